"""Custom, and no law: what banks, agents and lenders do."""
