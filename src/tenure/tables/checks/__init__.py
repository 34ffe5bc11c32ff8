"""Checks: a frame against its schema, by column, in the engine that holds the data."""
