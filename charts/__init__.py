"""Polars frame in, Altair chart or its spec out; no query, no page."""
