"""Pictures that carry their badge: one format a file."""
