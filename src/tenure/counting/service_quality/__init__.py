"""Outages and requests: whether services were up, how requests went, and who left after bad weeks."""
