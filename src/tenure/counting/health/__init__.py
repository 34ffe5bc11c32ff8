"""Health: signals, scores, bands and what became of the customers."""
