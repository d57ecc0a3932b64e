"""Answers to `rolling-ctr`, right and wrong."""

from __future__ import annotations

RIGHT = """\
def rolling_ctr(events, window):
    first = shows = clicks = 0
    found = []
    for t, s, c in events:
        shows += s
        clicks += c
        while events[first][0] <= t - window:
            shows -= events[first][1]
            clicks -= events[first][2]
            first += 1
        found.append(clicks / shows if shows else 0.0)
    return found
"""
RIGHT_KEYS = (
    "def rolling_ctr(events, window):\n"
    "first = shows = clicks = 0\n"
    "found = list()\n"
    "for t, s, c in events:\n"
    "shows += s\n"
    "clicks += c\n"
    "while events[first][0] <= t - window:\n"
    "shows -= events[first][1]\n"
    "clicks -= events[first][2]\n"
    "first += 1\n"
    "\b"
    "found.append(clicks / shows if shows else 0.0)\n"
    "\b"
    "return found"
)
"""What is typed: the editor indents by itself, a backspace goes one step back."""

RAISING = """\
def pick(row):
    return row[7]


def rolling_ctr(events, window):
    print("looking")
    return [pick(event) for event in events]
"""
WRONG = "def rolling_ctr(events, window):\n    return [0.25 for _ in events]\n"
ENDLESS = "def rolling_ctr(events, window):\n    while True:\n        pass\n"
UNREADABLE = "def rolling_ctr(events, window:\n    return []\n"
QUADRATIC = """\
def rolling_ctr(events, window):
    found = []
    for at, (t, _, _) in enumerate(events):
        shows = clicks = 0
        for when, s, c in events[: at + 1]:
            if when > t - window:
                shows += s
                clicks += c
        found.append(clicks / shows if shows else 0.0)
    return found
"""
SUBTLE = RIGHT.replace("<= t - window", "< t - window")
"""Forgets that the window is open at its left end."""
