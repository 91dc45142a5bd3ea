"""The Money Lenders Ordinance, chapter 163 of the laws."""
