"""What banks' plans say of early repayment and fixed rates."""
