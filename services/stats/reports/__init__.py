"""The reports: each form makes a paper from what was known at a log position, and from nothing else, so that it comes out the same for ever."""
