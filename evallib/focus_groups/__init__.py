"""Focus groups: coded transcripts from the tools people use, counted as focus-group methodology asks."""
