"""Planned trainings and observations: rules, who has a seat, and what people are told of it."""
