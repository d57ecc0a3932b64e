"""Lets at most one event leave for each that enters."""

from collections import deque


def rolling_ctr(events, window):
    recent, shown, clicked, rates = deque(), 0, 0, []
    for event in events:
        recent.append(event)
        shown += event[1]
        clicked += event[2]
        if recent[0][0] <= event[0] - window:
            _, shows, clicks = recent.popleft()
            shown -= shows
            clicked -= clicks
        rates.append(clicked / shown if shown else 0.0)
    return rates
