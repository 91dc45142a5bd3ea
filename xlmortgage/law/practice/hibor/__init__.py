"""The Hong Kong dollar interest settlement rates."""
