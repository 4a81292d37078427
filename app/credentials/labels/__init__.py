"""The words of badges."""
