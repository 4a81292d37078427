"""What each role's home shows: one small module a role, in a constant number of statements."""
