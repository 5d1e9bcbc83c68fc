"""Faults of every kind at a whole system under load, from a seed; `python -m tests.chaos`."""
