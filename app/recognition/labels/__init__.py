"""Words of the slice."""
