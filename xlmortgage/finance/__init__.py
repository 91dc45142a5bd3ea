"""The mathematics of loans, without policy."""
