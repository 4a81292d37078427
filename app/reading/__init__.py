"""Reading what people write in their own words: which skills of the framework a text shows, and by which words."""
