"""Use of services and events: who, on how many days, in which sessions, how long ago, more or less, by cohort."""
