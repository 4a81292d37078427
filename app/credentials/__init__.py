"""Badges: verified from the command line, ours and others'."""
