"""Who may read a portfolio, what of it, until when, and who has read it."""
