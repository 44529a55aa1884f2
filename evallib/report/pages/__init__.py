"""What comes out, as bytes: the page, its notebook and tables; the page of a failure, the index, the table of a run."""
