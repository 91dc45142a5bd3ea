"""Negative equity and call loans."""
