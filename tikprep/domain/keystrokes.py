"""What happened in a session at a coding problem, moment by moment, and where its time went."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise

from tikprep.errors import TikPrepError

THOUGHT_MS, IDLE_MS = 20_000, 120_000


MEASURED = "growth"
"""What `Ran` calls a measurement, which neither fails nor succeeds."""


class LogDamaged(TikPrepError):
    """A log of keystrokes that no editor has written."""


@dataclass(frozen=True, slots=True)
class Stands:
    """The whole code at a moment: the first event of a session, and any that came by another way than an edit."""

    at_ms: int
    code: str


@dataclass(frozen=True, slots=True)
class Typed:
    """One change: what stood at `position`, in characters, and what stands there now. Undo is one too."""

    at_ms: int
    position: int
    removed: str
    added: str


@dataclass(frozen=True, slots=True)
class Ran:
    """The judge has answered: `what` is sample, test, input, stress or MEASURED, `words` the answer for people."""

    at_ms: int
    what: str
    words: str
    has_failed: bool


Event = Stands | Typed | Ran


@dataclass(frozen=True, slots=True)
class Session:
    """All events of one sitting in one language. Times count from its start; the first event is a `Stands`."""

    started_ms: int
    language: str
    events: tuple[Event, ...]

    @property
    def duration_ms(self) -> int:
        """From the start to the last event."""
        return self.events[-1].at_ms if self.events else 0


def applied(code: str, event: Event) -> str:
    """The code after an event. Raises LogDamaged if the event cannot have happened to this code."""
    if isinstance(event, Stands):
        return event.code
    if isinstance(event, Ran):
        return code
    end = event.position + len(event.removed)
    if event.position < 0 or code[event.position : end] != event.removed or event.position > len(code):
        raise LogDamaged("The log of this session is damaged.")
    return f"{code[: event.position]}{event.added}{code[end:]}"


def code_after(events: Sequence[Event], count: int, known: tuple[int, str] = (0, "")) -> str:
    """The code after the first `count` events. Raises LogDamaged.

    What is `known` after fewer of them need not be made again.
    """
    start = max((at for at in range(min(count, len(events))) if isinstance(events[at], Stands)), default=0)
    code = ""
    if start < known[0] <= count:
        start, code = known
    for event in events[start:count]:
        code = applied(code, event)
    return code


# On disk


def written(events: Iterable[Event]) -> str:
    """Events as compact JSON."""
    rows: list[list[object]] = []
    for event in events:
        if isinstance(event, Stands):
            rows.append(["s", event.at_ms, event.code])
        elif isinstance(event, Typed):
            rows.append(["e", event.at_ms, event.position, event.removed, event.added])
        else:
            rows.append(["r", event.at_ms, event.what, event.words, int(event.has_failed)])
    return json.dumps(rows, separators=(",", ":"))


def read(text: str) -> list[Event]:
    """The inverse of `written`. Raises LogDamaged."""
    try:
        rows = json.loads(text)
        return [_event(row) for row in rows]
    except (ValueError, TypeError, RecursionError) as error:
        raise LogDamaged("The log of this session is damaged.") from error


def _event(row: object) -> Event:
    match row:
        case ["s", int(at_ms), str(code)]:
            return Stands(at_ms, code)
        case ["e", int(at_ms), int(position), str(removed), str(added)]:
            return Typed(at_ms, position, removed, added)
        case ["r", int(at_ms), str(what), str(words), int(has_failed)]:
            return Ran(at_ms, what, words, bool(has_failed))
    raise ValueError(row)


# Where the time went


class Activity(StrEnum):
    """What a person does in a stretch of time."""

    READING = "reading"
    WRITING = "writing"
    DEBUGGING = "debugging"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of one activity."""

    activity: Activity
    start_ms: int
    end_ms: int


def stretches(session: Session) -> list[Stretch]:
    """The session cut into stretches without a gap between them, by what lies between one event and the next:

    idle        more than 120 seconds without any event
    reading     all before the first edit, and later 20 to 120 seconds without any event
    debugging   from a run that failed, its answer read at any length up to idle, to the next that did not
    writing     the rest
    """
    found: list[Stretch] = []
    has_edited = is_mending = False
    for before, after in pairwise(session.events):
        gap_ms = after.at_ms - before.at_ms
        if isinstance(before, Ran) and before.what != MEASURED:
            is_mending = before.has_failed
        reads_answer = isinstance(before, Ran) and before.has_failed
        if gap_ms > IDLE_MS:
            activity = Activity.IDLE
        elif not has_edited or (gap_ms > THOUGHT_MS and not (is_mending and reads_answer)):
            activity = Activity.READING
        else:
            activity = Activity.DEBUGGING if is_mending else Activity.WRITING
        has_edited = has_edited or isinstance(after, Typed)
        if gap_ms <= 0:
            continue
        if found and found[-1].activity is activity:
            found[-1] = Stretch(activity, found[-1].start_ms, after.at_ms)
        else:
            found.append(Stretch(activity, before.at_ms, after.at_ms))
    return found


def time_spent(session: Session) -> dict[Activity, int]:
    """Milliseconds of each activity; together they are the duration of the session."""
    spent = dict.fromkeys(Activity, 0)
    for stretch in stretches(session):
        spent[stretch.activity] += stretch.end_ms - stretch.start_ms
    return spent


@dataclass(frozen=True, slots=True)
class Reel:
    """When each event of a session is shown in its replay; `shown_ms` rises."""

    events: tuple[Event, ...]
    shown_ms: tuple[int, ...]

    @property
    def length_ms(self) -> int:
        """How long the replay takes."""
        return self.shown_ms[-1] if self.shown_ms else 0

    def count_at(self, at_ms: float) -> int:
        """How many events have happened by a moment of the replay; the first has from the beginning."""
        return bisect_right(self.shown_ms, at_ms)

    def next_run(self, count: int) -> int | None:
        """How many events have happened once the next run after so many is answered."""
        later = (at + 1 for at in range(count, len(self.events)) if isinstance(self.events[at], Ran))
        return next(later, None)

    def time_of(self, session_ms: int) -> int:
        """The moment of the replay at which so much of the session is over."""
        at = bisect_right(self.events, session_ms, key=lambda event: event.at_ms)
        if at == 0 or at >= len(self.events):
            return self.length_ms if at else 0
        first, last = self.events[at - 1].at_ms, self.events[at].at_ms
        share = (session_ms - first) / max(1, last - first)
        return round(self.shown_ms[at - 1] + share * (self.shown_ms[at] - self.shown_ms[at - 1]))


def reel(session: Session, longest_pause_ms: int | None = None) -> Reel:
    """The replay of a session, each pause of it no longer than `longest_pause_ms`, if that is given."""
    gaps = [max(0, after.at_ms - before.at_ms) for before, after in pairwise(session.events)]
    if longest_pause_ms is not None:
        gaps = [min(gap, longest_pause_ms) for gap in gaps]
    return Reel(session.events, tuple(accumulate(gaps, initial=0)) if session.events else ())
