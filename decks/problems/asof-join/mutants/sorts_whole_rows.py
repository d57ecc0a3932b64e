"""Sorts by time and value, so the largest of equal times wins instead of the last."""


def asof(events, features, max_age, fallback):
    rows = sorted((time, value, user) for user, time, value in features)
    latest, answers, entered = {}, [fallback] * len(events), 0
    for at in sorted(range(len(events)), key=lambda at: events[at][1]):
        user, now = events[at]
        while entered < len(rows) and rows[entered][0] <= now:
            latest[rows[entered][2]] = rows[entered]
            entered += 1
        row = latest.get(user)
        if row is not None and now - row[0] <= max_age:
            answers[at] = row[1]
    return answers
