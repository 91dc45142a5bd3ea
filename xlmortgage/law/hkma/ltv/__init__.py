"""Loan-to-value cap of the Monetary Authority."""
