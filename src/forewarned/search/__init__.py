"""Finding reports and concerns: words, meaning, filters."""
