"""Deposits linked to a mortgage."""
