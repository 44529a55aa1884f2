"""Files on the disk: put in place whole, or not at all."""
