"""Housing Authority mortgage guarantee."""
