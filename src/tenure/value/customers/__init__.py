"""The value of each customer, of all of them, and what goes along with it."""
