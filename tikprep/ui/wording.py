"""Numbers, spans and grades as words: short, exact, the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikprep.domain.model import Rating, ReviewKind
from tikprep.domain.turn import Preview

if TYPE_CHECKING:
    from tikprep.services.collection import Changes

GRADE_NAMES: dict[Rating, str] = {
    Rating.BLACKOUT: "Blackout",
    Rating.AGAIN: "Again",
    Rating.ALMOST: "Almost",
    Rating.HARD: "Hard",
    Rating.GOOD: "Good",
    Rating.EASY: "Easy",
}
GRADE_ROLES: dict[Rating, str] = {
    Rating.BLACKOUT: "again",
    Rating.AGAIN: "again",
    Rating.ALMOST: "again",
    Rating.HARD: "hard",
    Rating.GOOD: "good",
    Rating.EASY: "easy",
}
KIND_NAMES: dict[ReviewKind, str] = {
    ReviewKind.FIRST: "First answer",
    ReviewKind.REVIEW: "Review",
    ReviewKind.DRILL: "Same-day repetition",
}
_ROUND_NAMES: dict[str, str] = {
    "recruiter": "Recruiter screen",
    "oa": "Online assessment",
    "deepdive": "Project deep dive",
    "mlfund": "ML fundamentals",
    "hm": "Hiring manager",
    "sysdesign": "System design",
    "behavioral": "Behavioural",
    "backend-grad": "Backend round",
    "offer": "Offer",
}
_DAYS_A_MONTH = 30.44
_DAYS_A_YEAR = 365.25


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """ "1 card", "2 cards", "1,200 cards"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def span_text(days: int) -> str:
    """A span of days: exact up to 99 days, then months, then years with one decimal."""
    if days <= 99:
        return counted(days, "day")
    if days < 2 * _DAYS_A_YEAR:
        return f"{days / _DAYS_A_MONTH:.1f} months"
    return f"{days / _DAYS_A_YEAR:.1f} years"


def preview_text(preview: Preview, *, is_short: bool = False) -> str:
    """When a card comes back if it gets this grade."""
    span = span_text(preview.interval_days) if preview.interval_days > 0 else "later today"
    if is_short:
        span = span.replace(" days", " d").replace(" day", " d").replace(" months", " mo").replace(" years", " y")
    if not preview.is_repeated_today:
        return span
    if preview.interval_days <= 0:
        return "today"
    return f"today, {span}" if is_short else f"today, then {span}"


def preview_sentence(preview: Preview) -> str:
    """The same for a tooltip and a screen reader, with the exact number of days."""
    days = counted(preview.interval_days, "day")
    if preview.is_repeated_today:
        return f"Comes again today, then in {days}" if preview.interval_days > 0 else "Comes again today"
    return f"Comes again in {days}"


def clock_text(milliseconds: int) -> str:
    """ "0:42", "12:05", "1:02:05"."""
    seconds = milliseconds // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours}:{minutes:02}:{seconds % 60:02}"
    return f"{minutes}:{seconds % 60:02}"


def duration_text(milliseconds: int) -> str:
    """ "42 s", "12 min", "1 h 5 min"."""
    seconds = round(milliseconds / 1000)
    if seconds < 60:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"


def minutes_text(minutes: int) -> str:
    """Expected minutes."""
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"


def streak_text(days: int) -> str:
    """ "12-day streak"."""
    return f"{days}-day streak" if days else "No streak yet"


def percent_text(permille: int) -> str:
    """An ease factor: 2500 is "2.50"."""
    return f"{permille / 1000:.2f}"


def round_name(name: str) -> str:
    """A round of the loop for people; one that is not known as it stands in the deck."""
    return _ROUND_NAMES.get(name, name)


def undone(changes: Changes | None) -> tuple[str, str]:
    """What a toast says of a change that was taken back, None for none, and what it offers to do then."""
    return (f"Undid: {changes.label}", "Redo") if changes is not None else ("Nothing to undo", "")


def done_again(changes: Changes | None) -> tuple[str, str]:
    """The same of a change that was done again."""
    return (f"Did again: {changes.label}", "Undo") if changes is not None else ("Nothing to redo", "")
