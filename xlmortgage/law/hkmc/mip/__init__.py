"""Mortgage Insurance Programme."""
