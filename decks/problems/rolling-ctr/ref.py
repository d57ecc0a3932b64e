"""One pass: a queue holds the events of the window, two sums follow it."""

from __future__ import annotations

from collections import deque


def rolling_ctr(events: list[tuple[int, int, int]], window: int) -> list[float]:
    """Each event enters the queue once and leaves it at most once."""
    recent: deque[tuple[int, int, int]] = deque()
    shown = clicked = 0
    rates = []
    for event in events:
        recent.append(event)
        shown += event[1]
        clicked += event[2]
        while recent[0][0] <= event[0] - window:
            _, shows, clicks = recent.popleft()
            shown -= shows
            clicked -= clicks
        rates.append(clicked / shown if shown else 0.0)
    return rates
