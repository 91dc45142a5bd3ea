"""HKMC Insurance Limited: the Mortgage Insurance Programme."""
