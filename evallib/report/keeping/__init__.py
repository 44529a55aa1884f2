"""What is a report made from, and may it be kept: fingerprints of all that could change it, told or compared."""
