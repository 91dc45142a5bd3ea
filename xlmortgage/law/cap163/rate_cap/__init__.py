"""Interest limits of the Money Lenders Ordinance (Cap. 163)."""
