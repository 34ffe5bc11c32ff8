"""How often the intervals hold the true figure; `python -m benchmarks.coverage` prints the tables of docs/intervals.md.

Nothing is drawn by chance: every outcome of n answers is listed with its probability, and the probabilities of those
outcomes are added whose interval holds the truth.
"""
