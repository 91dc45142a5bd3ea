"""The tenor of the Mortgage Insurance Programme."""
