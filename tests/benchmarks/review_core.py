"""The review core without a window: grade, commit with fsync, next card with both sides and all previews."""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from tikprep.domain.model import Rating
from tikprep.services.collection import Collection

# The same mix of answers as the peer's script gives.
_RATINGS = (Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY)
_WEIGHTS = (12, 8, 75, 5)


def percentiles_ms(seconds: list[float]) -> dict[str, float]:
    """Median, p95 and p99 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {name: round(cuts[n - 1] * 1000, 4) for name, n in (("p50", 50), ("p95", 95), ("p99", 99))}


def measure(home: Path, reviews: int, seed: int = 0) -> dict[str, object]:
    """Review a fresh copy of the collection in `home`; figures in milliseconds."""
    rng = random.Random(seed)
    answers: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(home, copy)
        with Collection.open(copy) as collection:
            started = time.perf_counter()
            turn = collection.review.start()
            queue_s = time.perf_counter() - started
            started = time.perf_counter()
            collection.overview.today()
            overview_s = time.perf_counter() - started
            while turn is not None and len(answers) < reviews:
                rating = rng.choices(_RATINGS, _WEIGHTS)[0]
                started = time.perf_counter()
                turn = collection.review.answer(rating, 4000)
                answers.append(time.perf_counter() - started)
    return {
        "reviews": len(answers),
        "answer_and_next_ms": percentiles_ms(answers),
        "queue_ms": round(queue_s * 1000, 3),
        "counts_ms": round(overview_s * 1000, 3),
    }
