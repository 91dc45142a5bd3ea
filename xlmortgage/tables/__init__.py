"""Dated tables: read, checked, asked and compared; nothing here knows of mortgages."""
