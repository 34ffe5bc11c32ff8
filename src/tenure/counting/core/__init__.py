"""The spine of counting: periods into buckets, rows into sums, sums into parts."""
