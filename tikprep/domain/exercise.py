"""What the verdicts on an exercise say about how well it was known."""

from __future__ import annotations

from collections.abc import Sequence

from tikprep.domain.model import Rating
from tikprep.domain.problem import Verdict


def suggested_rating(verdicts: Sequence[Verdict]) -> Rating | None:
    """The grade that the judged attempts at one exercise suggest, in their order; None where nothing was judged.

    Good for one that is accepted at the first attempt, Hard for one that is accepted later, Again for one that is not.
    What no compiler took is a slip of the keys and no attempt.
    """
    attempts = [verdict for verdict in verdicts if verdict is not Verdict.CE]
    if not verdicts:
        return None
    if Verdict.AC not in attempts:
        return Rating.AGAIN
    return Rating.GOOD if attempts[0] is Verdict.AC else Rating.HARD
