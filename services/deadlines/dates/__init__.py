"""The date engine: legal periods counted on the working-day calendar, every date explained. Pure; ``calendar.shipped`` reads the shipped data once."""

from services.deadlines.dates.adjust import Paused, Suspension, ambiguous, capped, extended, suspended
from services.deadlines.dates.calendar import Day, WorkCalendar, shipped
from services.deadlines.dates.due import due, fixed_day
from services.deadlines.dates.explain import Explanation, explain, explain_suspended
from services.deadlines.dates.notice import Notice, NoticeError, parse_notice
from services.deadlines.dates.period import Direction, Due, Period, PeriodError, Unit
from services.deadlines.dates.steps import Step, StepCode

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
