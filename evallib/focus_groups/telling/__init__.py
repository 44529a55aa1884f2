"""What a guarded study tells, tabulates, draws and quotes."""
