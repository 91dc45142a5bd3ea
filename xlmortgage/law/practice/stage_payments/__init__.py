"""How the price of a flat under construction is paid."""
