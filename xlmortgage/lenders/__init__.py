"""The broker's own criteria, merged over the law and never looser."""
