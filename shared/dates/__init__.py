"""The date engine: legal periods counted on the working-day calendar, every date explained. Pure; ``calendar.shipped`` reads the shipped data once."""

from shared.dates.adjust import Paused, Suspension, ambiguous, capped, extended, suspended
from shared.dates.calendar import Day, WorkCalendar, shipped
from shared.dates.due import due, fixed_day
from shared.dates.explain import Explanation, explain, explain_suspended
from shared.dates.notice import Notice, NoticeError, parse_notice
from shared.dates.period import Direction, Due, Period, PeriodError, Unit
from shared.dates.steps import Step, StepCode

__all__ = [
    "Day",
    "Direction",
    "Due",
    "Explanation",
    "Notice",
    "NoticeError",
    "Paused",
    "Period",
    "PeriodError",
    "Step",
    "StepCode",
    "Suspension",
    "Unit",
    "WorkCalendar",
    "ambiguous",
    "capped",
    "due",
    "explain",
    "explain_suspended",
    "extended",
    "fixed_day",
    "parse_notice",
    "shipped",
    "suspended",
]
