"""Use: sessions, how long ago, how much more or less, and by cohort."""
