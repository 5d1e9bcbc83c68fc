"""Reminders that no other service says: the day before a hearing, and the ladder of people before whom an unfinished duty is brought."""
