"""What is done behind the pages: each file registers its tasks."""
