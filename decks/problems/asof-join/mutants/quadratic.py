"""Right, and too slow: walks back through the rows of the user, of which one may have them all."""


def asof(events, features, max_age, fallback):
    by_user = {}
    for user, time, value in sorted(features, key=lambda row: row[1]):
        by_user.setdefault(user, []).append((time, value))
    answers = []
    for user, now in events:
        answer = fallback
        for time, value in reversed(by_user.get(user, [])):
            if time <= now:
                if now - time <= max_age:
                    answer = value
                break
        answers.append(answer)
    return answers
