"""Tremplin's tests: they mirror the packages."""
