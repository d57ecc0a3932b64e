"""Answers for all events of one time together."""


def rolling_ctr(events, window):
    rates = []
    left = right = shown = clicked = 0
    for now, _, _ in events:
        while right < len(events) and events[right][0] <= now:
            shown += events[right][1]
            clicked += events[right][2]
            right += 1
        while events[left][0] <= now - window:
            shown -= events[left][1]
            clicked -= events[left][2]
            left += 1
        rates.append(clicked / shown if shown else 0.0)
    return rates
