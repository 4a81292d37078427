"""Badges changed at random, for as long as one likes: `./run fuzz --minutes N`."""
