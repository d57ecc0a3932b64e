"""Looks before it lets in what was written at the event's own time."""


def asof(events, features, max_age, fallback):
    rows = sorted(features, key=lambda row: row[1])
    latest, answers, entered = {}, [fallback] * len(events), 0
    for at in sorted(range(len(events)), key=lambda at: events[at][1]):
        user, now = events[at]
        while entered < len(rows) and rows[entered][1] < now:
            latest[rows[entered][0]] = rows[entered]
            entered += 1
        row = latest.get(user)
        if row is not None and now - row[1] <= max_age:
            answers[at] = row[2]
    return answers
