"""Counts of surveys: answers by mark, weights, and who is followed up."""
