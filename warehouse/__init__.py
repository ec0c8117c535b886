"""The store: tables, meanings, questions, and the only writing."""
