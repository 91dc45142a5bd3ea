"""Whole deal lists: read, answered, compared and written."""
