"""The pure part: tidy tables in, frozen results out. Nothing here is guarded; see ``guard``."""
