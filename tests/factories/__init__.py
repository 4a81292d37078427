"""Valid objects to test with: a module per slice."""
