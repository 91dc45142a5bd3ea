"""What a worksheet sees: the contract, the functions, and the front ends that register them."""
