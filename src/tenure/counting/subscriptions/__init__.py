"""Counts of subscriptions: states, movements, lifetimes, renewals and what they earned."""
