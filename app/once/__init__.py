"""Forms sent twice, by a double click or by a page sent again."""
