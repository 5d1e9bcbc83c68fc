"""Reading deadlines: lists, filters, lamps, explanations over HTTP, cases in which nothing runs, and what would run if."""
