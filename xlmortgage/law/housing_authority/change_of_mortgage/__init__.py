"""The fee of the Housing Authority for a change of mortgage."""
