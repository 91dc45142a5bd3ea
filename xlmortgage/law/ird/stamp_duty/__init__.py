"""Ad valorem stamp duty."""
