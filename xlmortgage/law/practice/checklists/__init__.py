"""Lists that a broker prints for a client."""
