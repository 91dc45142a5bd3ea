"""How the policy applies: one module a table, one shape.

Each module has the table's name, its own ``Reason`` where there is more than one, and one public function a question.
A rule takes plain facts, scalars or arrays, and returns a :class:`~xlmortgage.ruling.Ruling`.  Rules know nothing of
each other; :mod:`xlmortgage.quote` combines them.
"""
