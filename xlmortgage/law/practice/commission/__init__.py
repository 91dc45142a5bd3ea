"""Other costs of buying and mortgaging."""
