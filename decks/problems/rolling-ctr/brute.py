"""Word for word what is asked: each window is summed up anew."""

from __future__ import annotations


def rolling_ctr(events: list[tuple[int, int, int]], window: int) -> list[float]:
    """Look at all events so far after each one."""
    rates = []
    for i, (now, _, _) in enumerate(events):
        inside = [event for event in events[: i + 1] if now - window < event[0] <= now]
        shown = sum(shows for _, shows, _ in inside)
        clicked = sum(clicks for _, _, clicks in inside)
        rates.append(clicked / shown if shown else 0.0)
    return rates
