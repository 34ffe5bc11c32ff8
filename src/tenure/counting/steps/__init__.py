"""Counts of the steps of onboarding."""
