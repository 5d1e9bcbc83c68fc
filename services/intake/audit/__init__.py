"""Who was refused what, for auditors: a row a refusal, from the log."""
