"""When something goes out and by which channel: pure planning over the calendar, a person's wishes and the hours of the house."""
