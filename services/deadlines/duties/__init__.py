"""Duties without a case: quotas of a year, a half-year or every day, and reports that are due again and again."""
