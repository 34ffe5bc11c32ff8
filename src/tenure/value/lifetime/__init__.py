"""Lifetime value of a customer, what it is worth against its cost, and what would change it."""
