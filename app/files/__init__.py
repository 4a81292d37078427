"""Files that people send: read by their bytes, kept outside of the database, given back as attachments alone."""
