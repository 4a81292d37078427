"""Proofs: one family a file."""
