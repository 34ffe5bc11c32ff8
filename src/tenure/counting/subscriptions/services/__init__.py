"""Counts of the services that customers hold: who takes them, who drops them, how many, and which together."""
