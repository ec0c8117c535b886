"""Will live here: accounts, roles, scopes, sessions. Until then every reader's scope is everything, on loopback only."""
