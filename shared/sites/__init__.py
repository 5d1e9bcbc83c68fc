"""Several sites: each is one log; a centre copies what its districts record into its own log and decides nothing about it."""
