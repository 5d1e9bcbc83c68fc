"""The pages in a real browser, against the running system with the invented scenario."""
