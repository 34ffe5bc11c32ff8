"""Use: who uses what it is subscribed to, and on how many days."""
