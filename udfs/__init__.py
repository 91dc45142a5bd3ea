"""What a worksheet sees: the catalogue of functions, the functions, and the front ends that register them."""
