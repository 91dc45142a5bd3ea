"""Special Stamp Duty."""
