"""A made-up telecom operator: its tables, and the truth behind them."""
