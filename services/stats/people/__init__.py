"""What people are called, as of any log position."""
