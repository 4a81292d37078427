"""Open Badges 3.0: a pure library, which knows neither the application nor its frameworks."""
