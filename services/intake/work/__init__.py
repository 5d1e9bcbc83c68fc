"""What bureaus do besides the single case: why they lose, what they review, hold, find and put right."""
