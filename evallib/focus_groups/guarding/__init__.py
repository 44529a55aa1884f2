"""What of a study may be shown: the one place where the section withholds anything."""
