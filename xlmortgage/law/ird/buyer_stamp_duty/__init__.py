"""Buyer's Stamp Duty."""
