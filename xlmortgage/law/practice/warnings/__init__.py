"""Warnings about the property and its charges."""
