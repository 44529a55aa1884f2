"""What the reader meets: sentences, tables and figures, made from a guarded study only."""
