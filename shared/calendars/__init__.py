"""Which working-day calendar held at a log position: the shipped notices, and what was imported or withdrawn since."""
