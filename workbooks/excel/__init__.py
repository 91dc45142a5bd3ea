"""Excel's own arithmetic, in Python: what a calculating engine does otherwise than Excel is answered here."""
