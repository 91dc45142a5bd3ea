"""Incomes that count towards debt servicing."""
