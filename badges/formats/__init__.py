"""Other standards that badges come in: one a file."""
