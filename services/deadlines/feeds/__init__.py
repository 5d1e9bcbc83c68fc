"""Calendars to subscribe to: what a person or a bureau has to do by when, and the hearings, as iCalendar feeds (RFC 5545, RFC 7986)."""
