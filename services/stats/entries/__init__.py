"""How promptly facts are entered: the days between the day a fact happened and the day the system learned of it."""
