"""Counts of costs, beside the customers that they won, kept or served."""
