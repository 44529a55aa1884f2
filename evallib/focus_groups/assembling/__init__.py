"""From what files say to tidy tables: places by evidence, turns and speakers, groups, coders, and what is left out."""
