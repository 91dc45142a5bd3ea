"""Assets that count towards net worth."""
