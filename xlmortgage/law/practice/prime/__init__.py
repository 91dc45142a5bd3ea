"""Best lending rates."""
