"""Forgets that a value grows too old."""


def asof(events, features, max_age, fallback):
    rows = sorted(features, key=lambda row: row[1])
    latest, answers, entered = {}, [fallback] * len(events), 0
    for at in sorted(range(len(events)), key=lambda at: events[at][1]):
        user, now = events[at]
        while entered < len(rows) and rows[entered][1] <= now:
            latest[rows[entered][0]] = rows[entered][2]
            entered += 1
        answers[at] = latest.get(user, fallback)
    return answers
