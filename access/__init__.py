"""Accounts, roles, scopes, sessions, tokens and the trace of who came in: kept beside the warehouse, never in it.

Imports no other room. What a reader may see leaves here as a `Viewer` with plain fields; the caller makes a scope of them.
"""
