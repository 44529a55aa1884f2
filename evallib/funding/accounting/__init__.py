"""Where the money went: payments and use, and what the ledgers say of each project."""
