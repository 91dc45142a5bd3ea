"""What a deal is: its words, its facts, and how they are read."""
