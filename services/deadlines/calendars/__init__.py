"""The calendar as versioned data: notices brought in and taken back, what each version moves, and where the next one is missing."""
