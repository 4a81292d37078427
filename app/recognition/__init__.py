"""Meta-badges: the Region recognises the badges of structures, and what they amount to follows by itself."""
