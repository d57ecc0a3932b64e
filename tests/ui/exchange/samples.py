"""Files to import, and a collection that disagrees with one of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.given import deck_file
from tikprep.services.collection import Collection

TABLE = (
    "Question;Answer;Topic;Remark\n"
    "What is recall?;Share of the relevant items that are found;metrics;seen in round 1\n"
    "What is precision?;Share of the found items that are relevant;metrics ranking;\n"
    "What does NDCG discount?;Gains by the logarithm of their place;ranking;formula on page 3\n"
    "What is a counterfactual estimator?;One that judges a policy by the log of another;bandits;\n"
)
_FIRST = (
    ("What does inverse propensity scoring correct?", "It corrects the bias of the logging policy."),
    ("When is its variance large?", "When propensities are small."),
    ("What bounds it?", "Clipping the weights."),
)
_SECOND = (
    (
        "What does inverse propensity scoring correct?",
        "It removes the selection bias of the logging policy, on average.",
    ),
    ("When is its variance large?", "Where the logging policy rarely shows what the new one likes."),
    ("What bounds it?", "Clipping or self-normalizing the weights."),
    ("What is the doubly robust estimator?", "A model plus weighted residuals."),
)
_OWN = (
    "It corrects the bias of the logging policy, if its propensities are known.",
    "When propensities are tiny: see my notes.",
)


def a_table(folder: Path) -> Path:
    """A table with columns of its own order and names."""
    path = folder / "interview.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def a_broken_package(folder: Path) -> Path:
    """A file that says it is a package of Anki."""
    path = folder / "broken.apkg"
    path.write_bytes(b"this is no zip")
    return path


def lay_contested(collection: Collection, folder: Path) -> Path:
    """A deck that came in, was edited by the person, and was then changed by its writer: two conflicts."""
    collection.exchange.import_paths([deck_file(folder, "estimators", *_FIRST, title="Off-policy estimators")])
    deck_id = next(deck.id for deck in collection.store.decks() if deck.slug == "estimators")
    notes = list(dict.fromkeys(face.note.id for face in collection.library.faces([deck_id])))
    for note_id, back in zip(notes, _OWN, strict=False):
        note = collection.library.notes.note(note_id)
        assert note is not None
        collection.library.edit_note(replace(note, back=back))
    return deck_file(folder, "estimators", *_SECOND, title="Off-policy estimators")
