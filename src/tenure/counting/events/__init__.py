"""Counts of events and contacts."""
