"""Banks' cash rebates and the loan-to-value ratio."""
