"""One rule per file, each reading all candidates at once: coverage, readiness, and the blend with closeness."""
