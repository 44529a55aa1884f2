"""What the reader and the archivist are told of how a report was made."""
