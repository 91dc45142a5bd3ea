"""Survey of negative equity."""
