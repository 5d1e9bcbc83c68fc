"""The court's list of cases: read, kept, and set beside what is registered here, both ways (YC23-3.3b)."""
