"""Unsecured personal loans of money lenders."""
