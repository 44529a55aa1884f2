"""Readers of files that are not tables, one file a format."""
