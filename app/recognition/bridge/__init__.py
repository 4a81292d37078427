"""To matching: how far a badge shows what a meta-badge asks for, and which badges are nearly the same."""
