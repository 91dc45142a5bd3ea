"""The files that we read and write: what an archive and a cell may hold, and outputs that appear whole, or not at all."""
