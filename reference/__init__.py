"""Published facts with their sources: provinces, departments, periods, channels, indices and their results."""
