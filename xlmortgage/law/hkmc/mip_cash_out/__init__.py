"""Further charges under the Mortgage Insurance Programme."""
