"""Gives the answers in the order of time instead of that of the events."""


def asof(events, features, max_age, fallback):
    rows = sorted(features, key=lambda row: row[1])
    latest, answers, entered = {}, [], 0
    for user, now in sorted(events, key=lambda event: event[1]):
        while entered < len(rows) and rows[entered][1] <= now:
            latest[rows[entered][0]] = rows[entered]
            entered += 1
        row = latest.get(user)
        answers.append(row[2] if row is not None and now - row[1] <= max_age else fallback)
    return answers
