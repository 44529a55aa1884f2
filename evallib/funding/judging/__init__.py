"""How a rule is tried on many things, and how what was found and what is lacking become its outcome."""
