"""Takes the nearest value in time, be it from the future."""


def asof(events, features, max_age, fallback):
    answers = []
    for user, now in events:
        mine = [(abs(now - time), -at, value) for at, (owner, time, value) in enumerate(features) if owner == user]
        distance, _, value = min(mine, default=(max_age + 1, 0, fallback))
        answers.append(value if distance <= max_age else fallback)
    return answers
