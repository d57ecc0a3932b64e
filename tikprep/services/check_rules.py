"""The rules that a shipped card keeps beyond the format's own; each yields sentences that say what to change."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from tikprep.domain.answers import numeric_answer, read_tolerance
from tikprep.domain.cloze import cloze_numbers, deletions
from tikprep.domain.fences import Fence, fences
from tikprep.domain.notekinds import known_kind
from tikprep.domain.programs import problem_of
from tikprep.formats.base import ImportedNote
from tikprep.formats.calc import calc_problems, claimed_values
from tikprep.formats.prose import (
    formulas,
    has_loose_dollar,
    longest_list,
    reference_keys,
    visible_length,
    why_of,
    without_code,
)
from tikprep.formats.yaml_file import WordList

FormulaProblem = Callable[[str, bool], str | None]

ROUNDS = (
    "recruiter",
    "oa",
    "deepdive",
    "mlfund",
    "hm",
    "sysdesign",
    "behavioral",
    "offer",
    "backend-grad",
)
METRICS = (
    "watch_time",
    "completion",
    "retention",
    "diversity",
    "ctr",
    "cvr",
    "advertiser",
    "latency",
    "availability",
    "cost",
    "safety",
)
LEAST_CARDS_A_TAG = 3
_MOST_TITLE, _MOST_FRONT, _MOST_BACK, _MOST_WHY = 60, 280, 420, 160
_MOST_CODE_LINES, _MOST_CODE_COLUMNS = 12, 88
_MOST_ITEMS, _MOST_TAGS, _MOST_DELETIONS, _MOST_DELETED_WORDS = 5, 5, 3, 6
_SHIPPED_ID = re.compile(r"[a-z-]+-[0-9]{4}")
_BANNED = re.compile(r"\b(simply|obviously|just)\b|\b(?:real|actual|leaked)\s+(tiktok)\b", re.IGNORECASE)
_IMAGE_WITHOUT_WORDS = re.compile(r"!\[\s*\]\(|<img\b(?![^>]*\balt\s*=\s*[\"'][^\"'])[^>]*>", re.IGNORECASE)
_GAP_OVER_CELLS = re.compile(r"\{\{c[\d,]{1,20}::(?:(?!\}\}|\{\{)[^|\\]|\\.){0,2000}\|")
_FORMULA = re.compile(r"\$[^$\n]{0,2000}\$")
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
_SVG_WORDS = re.compile(r"aria-label\s*=\s*[\"'][^\"']|<title\b", re.IGNORECASE)
# Decks whose every card must say which number of the product it moves.
_METRIC_AREAS = ("Machine learning", "ML systems", "Recommendation")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a card is held against: the title of its deck and the word lists beside it, if there are any."""

    deck_title: str
    tags: WordList | None
    refs: WordList | None
    formula_problem: FormulaProblem | None


def fences_of(note: ImportedNote) -> tuple[Fence, ...]:
    """The fences of both sides, in reading order."""
    return (*fences(note.front), *fences(note.back))


def calc_rules(note: ImportedNote) -> Iterator[str]:
    """What a card claims to be arithmetic must hold."""
    for fence in fences_of(note):
        if fence.language == "calc":
            yield from (found.problem for found in calc_problems(fence.body))


def number_rules(note: ImportedNote) -> Iterator[str]:
    """What an estimate is judged by can be read; else it would have no field, or the usual tolerance."""
    kind = known_kind(note.kind)
    if kind is None or not kind.is_number:
        return
    answer, tolerance = note.attributes.get("answer"), note.attributes.get("tolerance")
    if answer is not None and numeric_answer({"answer": answer}) is None:
        yield f"its answer '{answer[:40]}' is no number: write digits and a point"
    if tolerance is not None and read_tolerance(tolerance) is None:
        yield f"its tolerance '{tolerance[:40]}' cannot be read: write a share such as 5% or a factor such as 2x"


def problem_rules(note: ImportedNote, problems: Collection[str]) -> Iterator[str]:
    """A coding problem that a card asks to solve is there."""
    asked = problem_of(note.attributes)
    if asked and asked not in problems:
        yield f"there is no problem '{asked[:40]}': name a folder of decks/problems or take 'problem' away"


def gap_rules(note: ImportedNote) -> Iterator[str]:
    """A gap lies within one cell of a table."""
    kind = known_kind(note.kind)
    if kind is None or not kind.has_gaps:
        return
    for line in without_code(note.front).split("\n"):
        if line.lstrip().startswith(("|", "{{c")) and _GAP_OVER_CELLS.search(_FORMULA.sub("", line)):
            yield "a gap crosses the cells of a table: write one gap for each cell"


def length_rules(note: ImportedNote) -> Iterator[str]:
    """A card is read in seconds, so its parts are short."""
    if len(note.title) > _MOST_TITLE:
        yield f"its title has {len(note.title)} characters: cut it to {_MOST_TITLE}"
    why = why_of(note.back) or ""
    for name, length, most in (
        ("front", visible_length(note.front), _MOST_FRONT),
        ("back", visible_length(note.back), _MOST_BACK),
        ("why", len(why), _MOST_WHY),
    ):
        if length > most:
            yield f"its {name} has {length} characters outside code: cut it to {most}"
    items = longest_list(note.back)
    if items > _MOST_ITEMS:
        yield f"a list of its answer has {items} items: keep {_MOST_ITEMS}"
    asked = sum(fence.body.count("\n") for fence in fences(note.front))
    if asked > _MOST_CODE_LINES:
        yield f"its question shows {asked} lines of code: cut them to {_MOST_CODE_LINES}"
    widest = max((len(line) for fence in fences_of(note) for line in fence.body.split("\n")), default=0)
    if widest > _MOST_CODE_COLUMNS:
        yield f"a line of its code has {widest} columns: break it at {_MOST_CODE_COLUMNS}"


def house_rules(note: ImportedNote, around: Surroundings) -> Iterator[str]:
    """Everything a shipped card keeps, but for lengths and what needs other cards."""
    if not _SHIPPED_ID.fullmatch(note.guid):
        yield "its id does not fit a shipped deck: small letters and hyphens, then four digits"
    if not note.title:
        yield "it has no title: write one behind '##'"
    yield from _attribute_rules(note, around)
    yield from _kind_rules(note)
    yield from _reference_rules(note, around.refs)
    yield from _language_rules(note)
    yield from _formula_rules(note, around.formula_problem)


def _attribute_rules(note: ImportedNote, around: Surroundings) -> Iterator[str]:
    if note.level == 0:
        yield "it has no level: write level=1, 2 or 3"
    if not note.rounds:
        yield f"it names no round: write rounds= with some of {', '.join(ROUNDS)}"
    for name in note.rounds:
        if name not in ROUNDS:
            yield f"the round '{name}' is unknown: use some of {', '.join(ROUNDS)}"
    if not 1 <= len(note.tags) <= _MOST_TAGS:
        yield f"it has {len(note.tags)} tags: give it 1 to {_MOST_TAGS}"
    for doubled in sorted({tag for tag in note.tags if note.tags.count(tag) > 1}):
        yield f"the tag '{doubled}' stands twice: delete one"
    for tag in dict.fromkeys(note.tags):
        if around.tags is not None and tag not in around.tags.entries:
            yield f"the tag '{tag}' is not in tags.yml: use one of its tags or explain it there"
    if note.metric and note.metric not in METRICS:
        yield f"the metric '{note.metric}' is unknown: use one of {', '.join(METRICS)}"
    if not note.metric and around.deck_title.partition("::")[0] in _METRIC_AREAS:
        yield f"it names no metric: write metric= with one of {', '.join(METRICS)}"


def _kind_rules(note: ImportedNote) -> Iterator[str]:
    found = fences_of(note)
    kind = known_kind(note.kind)
    if kind is not None and kind.house_demand is not None and not kind.house_demand.is_met_by(found):
        yield kind.house_demand.problem
    bodies = [fence.body for fence in found if fence.language == "calc"]
    if kind is not None and kind.is_number and bodies and "answer" in note.attributes:
        values = [value for body in bodies for value in claimed_values(body)]
        yield from _answer_rules(note.attributes["answer"], values)
    if kind is not None and kind.has_gaps:
        yield from _cloze_rules(note.front)


def _answer_rules(answer: str, values: list[float]) -> Iterator[str]:
    try:
        expected = float(answer)
    except ValueError:
        return
    if not any(abs(value - expected) <= 0.01 * abs(expected) for value in values):
        yield f"its answer {answer} is none of the values of its calc fence: mend one of them"


def _cloze_rules(front: str) -> Iterator[str]:
    numbers = cloze_numbers(front)
    found = tuple(deletions(front))
    if len(numbers) > _MOST_DELETIONS:
        yield f"it hides {len(numbers)} things: hide 1 to {_MOST_DELETIONS}"
    if front.count("{{c") > len(found):
        yield "a deletion cannot be read: write {{c1::text}} or {{c1::text::hint}}"
    for deletion in found:
        text = deletion.text.strip()
        if len(text.split()) > _MOST_DELETED_WORDS:
            yield f"the deletion '{text}' has more than {_MOST_DELETED_WORDS} words: hide less"
        if re.search(r"[.!?]$", text) and " " in text:
            yield f"the deletion '{text}' is a whole sentence: hide a part of it"
        if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", deletion.hint, re.IGNORECASE):
            yield f"the hint '{deletion.hint}' tells the answer: write another"


def _reference_rules(note: ImportedNote, refs: WordList | None) -> Iterator[str]:
    for key in reference_keys(note.back):
        if refs is None or key not in refs.entries:
            yield f"the reference '{key}' is not in refs.yml: add it there or name another"


def _language_rules(note: ImportedNote) -> Iterator[str]:
    prose = without_code(f"{note.title}\n\n{note.front}\n\n{note.back}")
    for word in dict.fromkeys(match[0].casefold() for match in _BANNED.finditer(prose)):
        yield f"it says '{word}': say it without"
    if _IMAGE_WITHOUT_WORDS.search(prose) or any(not _SVG_WORDS.search(svg) for svg in _SVG.findall(prose)):
        yield "a picture has no words for those who cannot see it: write them as ![words](file) or aria-label"


def _formula_rules(note: ImportedNote, formula_problem: FormulaProblem | None) -> Iterator[str]:
    for name, side in (("front", note.front), ("back", note.back)):
        if has_loose_dollar(side):
            yield f"a '$' of its {name} opens or closes no formula: write '\\$' for money or add the other one"
        for formula in formulas(side) if formula_problem is not None else ():
            problem = formula_problem(formula.tex, formula.is_display) if formula_problem is not None else None
            if problem is not None:
                yield f"the formula '{formula.tex}' cannot be drawn ({problem}): mend it"
