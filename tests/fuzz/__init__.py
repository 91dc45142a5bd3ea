"""Inputs that nobody thought of: ``make fuzz`` looks for one that breaks a promise, and the tests repeat what it found.

``corpus/`` has a folder a target, of plain text as far as can be: a target says how it reads its input.  What breaks a promise is
written there by ``make fuzz``, and stays when it is mended.
"""
