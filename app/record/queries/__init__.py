"""Reading a person's whole record, and the booklets made of it."""
