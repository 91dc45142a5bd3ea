"""Maximum tenor."""
