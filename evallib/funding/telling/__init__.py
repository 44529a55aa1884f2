"""The words, figures and tables of the section."""
