"""Use: sessions, how long ago, how much more or less, and by cohort."""

"""Use: who uses what it is subscribed to, and on how many days."""
