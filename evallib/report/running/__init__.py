"""One section after the other: run, or taken from an earlier report, and what is said when it fails."""
