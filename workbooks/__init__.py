"""What a broker opens: the workbooks, their builders, and the filler."""
