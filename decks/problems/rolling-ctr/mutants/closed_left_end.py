"""Keeps the event at the open left end."""

from collections import deque


def rolling_ctr(events, window):
    recent, shown, clicked, rates = deque(), 0, 0, []
    for event in events:
        recent.append(event)
        shown += event[1]
        clicked += event[2]
        while recent[0][0] < event[0] - window:
            _, shows, clicks = recent.popleft()
            shown -= shows
            clicked -= clicks
        rates.append(clicked / shown if shown else 0.0)
    return rates
