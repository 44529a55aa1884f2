"""From the tables, facts and ledgers of a project to records, or to all that is wrong in and between them."""
