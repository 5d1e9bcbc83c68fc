"""Appearing in court: what is refused at the door, the check before a hearing of what every document asks, and its doors."""
