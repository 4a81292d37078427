"""Tremplin's web application: one folder per capability, from the top floor down (see docs/structure.md)."""
