"""The inbox as it changes: one look at the read model for everyone who watches, and a stream of server-sent events for each of them."""
