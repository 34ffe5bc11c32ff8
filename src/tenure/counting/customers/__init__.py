"""Counts with a row per customer: what each is worth, and what goes along with it."""
