"""Plain floats as an array namespace, and the rounding of money."""
