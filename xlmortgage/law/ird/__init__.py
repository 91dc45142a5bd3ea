"""The Inland Revenue Department: stamp duty."""
