"""Right, and far too slow: sums each window anew."""


def rolling_ctr(events, window):
    rates = []
    for i, (now, _, _) in enumerate(events):
        shown = clicked = 0
        for time, shows, clicks in events[: i + 1]:
            if time > now - window:
                shown += shows
                clicked += clicks
        rates.append(clicked / shown if shown else 0.0)
    return rates
