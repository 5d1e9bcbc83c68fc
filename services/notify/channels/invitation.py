"""The day of a notice as iCalendar text (RFC 5545, METHOD:PUBLISH): one all-day entry, reminded at nine on the day before. Pure.

The UID is that of the matter, so a day that moved replaces the old one in the person's calendar; SEQUENCE grows with time for the same reason.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from shared.events.notification import NotificationRaised

REMIND = timedelta(hours=-15)


def invitation(told: NotificationRaised, at: datetime) -> bytes | None:
    """None when the notice has no day."""
    if told.day is None:
        return None
    event = Event()
    event.add("uid", f"{told.about or told.cause}@yingsu")
    event.add("sequence", int(at.timestamp()) // 60)
    event.add("dtstamp", at)
    event.add("dtstart", told.day)
    event.add("dtend", told.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", told.subject)
    event.add("description", told.body)
    if told.link:
        event.add("url", told.link)
    event.add_component(_alarm(told.subject))
    return _calendar(event)


def _alarm(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", text)
    return alarm


def _calendar(event: Event) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//yingsu//notify//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
