"""What the reader is told of comparisons and forms: sentences, tables and figures from the same numbers."""
