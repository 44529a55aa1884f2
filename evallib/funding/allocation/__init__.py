"""Who was granted what: criteria, ranking, what was left of the envelopes, and the set with the highest scores."""
