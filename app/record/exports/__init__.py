"""A person's record in the forms that others read: paper, résumés that programs read, a table."""
