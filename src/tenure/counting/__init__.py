"""Rows to parts: the only step that sees rows.

Subscriptions become *changes*: +MRR at each paid start, -MRR at each paid end. Everything about states and
movements is counted from those, never from a grid of customers and months.
"""
