"""Mortgage insurance premium."""
