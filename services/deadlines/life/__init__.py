"""The life of a deadline: what is to be said of it next, said to the log, and learned back from the log into the tables."""
