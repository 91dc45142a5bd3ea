"""Debt-servicing ratio and stress test."""
