"""From the files that a project names to answers of people, or to printed summaries."""
