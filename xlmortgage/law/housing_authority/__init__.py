"""The Hong Kong Housing Authority: subsidised flats."""
