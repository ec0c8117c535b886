"""The proof. Each name is a claim."""
