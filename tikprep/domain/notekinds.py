"""The kinds of notes: which cards a note has, what each card shows, what may be typed to answer it, what it demands.

A new kind is one line in NOTE_KINDS. No other module writes the name of a kind: formats that must choose one ask for
it below (`DEFAULT_KIND`, `CLOZE_KIND`, `REVERSED_KIND`, `TEMPLATE_KIND`, `FILE_KINDS`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tikprep.domain.answers import ExpectedAnswer, TextAnswer, numeric_answer
from tikprep.domain.cloze import cloze_answered, cloze_asked, cloze_numbers, cloze_problems
from tikprep.domain.fences import Fence, fences
from tikprep.domain.folded import unfolded_markdown
from tikprep.domain.hints import without_hints
from tikprep.domain.model import Note
from tikprep.domain.occlusion import occlusion_answer, occlusion_numbers, occlusion_problems, occlusion_side
from tikprep.domain.templates import NO_PLACE, CardPlace, template_expected, template_ordinals, template_sides
from tikprep.domain.told_answer import with_told_answer

# Beyond this a side is no card but a file; several of the patterns that read it take time in its square.
LONGEST_SIDE = 20_000
_CODE = re.compile(r"(?<!`)(`+)(?!`)\s?(\S.*?)\s?(?<!`)\1(?!`)")
# Two underscores within a word are the word's.
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<!\w)__(?=[^\s_])(.+?)(?<=[^\s_])__(?!\w)")


@dataclass(frozen=True, slots=True)
class Sides:
    """The text of a card: asked, asked again beside its answer, answered; its hints in their order.

    It is Markdown, or with `css` the HTML of another program under that style sheet.
    """

    front: str
    front_revealed: str
    back: str
    hints: tuple[str, ...] = ()
    css: str | None = None


@dataclass(frozen=True, slots=True)
class FenceDemand:
    """Fences that a note of the shipped decks must have, and what to say where one is missing."""

    problem: str
    language: str = ""
    flags: frozenset[str] = frozenset()

    def is_met_by(self, found: Sequence[Fence]) -> bool:
        """Whether one of the fences has the language, and each flag stands on some."""
        has_language = not self.language or any(fence.language == self.language for fence in found)
        return has_language and self.flags <= {flag for fence in found for flag in fence.flags}


_RUNS = FenceDemand("it has no program to run: write a fence such as '```python run'", flags=frozenset({"run"}))
_IS_MENDED = FenceDemand(
    "it needs a fence 'bad' in its question and a fence 'fixed' in its answer", flags=frozenset({"bad", "fixed"})
)
_IS_CALCULATED = FenceDemand("it has no calc fence: write its numbers as lines 'expression = value'", language="calc")


def _no_problems(_front: str) -> Iterator[str]:
    return iter(())


def _nothing_typed(_note: Note, _ordinal: int) -> ExpectedAnswer | None:
    return None


@dataclass(frozen=True, slots=True)
class NoteKind:
    """One kind: its name in deck files, its name for people, its cards, their sides, and the answer one may type."""

    name: str
    title: str
    ordinals: Callable[[Note], tuple[int, ...]]
    bare_sides: Callable[[Note, int, CardPlace], Sides]
    expected: Callable[[Note, int], ExpectedAnswer | None] = _nothing_typed
    is_typed: bool = False
    """Whether typing is how it is answered; elsewhere, as where a program's output may be typed, it is a choice."""
    is_number: bool = False
    """Whether its `answer` is a number, which must then be one of those that it calculates."""
    has_gaps: bool = False
    """Whether its question holds deletions, which shipped decks keep few and short."""
    has_covers: bool = False
    """Whether its question is a picture with covered parts."""
    needs_back: bool = True
    """Whether it has no answer without a text below the line `---`."""
    front_problems: Callable[[str], Iterator[str]] = _no_problems
    """What no question of the kind may be, told so that it goes on from the card's name."""
    has_note_type: bool = False
    """Whether its sides are made by the templates of a note type, from fields of HTML."""
    house_demand: FenceDemand | None = None
    """What the shipped decks demand beyond that."""

    def sides(self, note: Note, ordinal: int, place: CardPlace = NO_PLACE) -> Sides:
        """The sides of one card, with the hints taken out of its question."""
        sides = self.bare_sides(note, ordinal, place)
        if sides.css is not None:
            return sides
        open_front, hints = without_hints(sides.front)
        front, folded = unfolded_markdown(open_front)
        if not hints and not folded:
            return sides
        is_same = sides.front_revealed == sides.front
        revealed = open_front if is_same else without_hints(sides.front_revealed)[0]
        return replace(sides, front=front, front_revealed=revealed, hints=(*hints, *folded))


def _one(_note: Note) -> tuple[int, ...]:
    return (0,)


def _both_ways(_note: Note) -> tuple[int, ...]:
    return (0, 1)


def _a_card_a_number(note: Note) -> tuple[int, ...]:
    return tuple(number - 1 for number in cloze_numbers(note.front))


def _asked(note: Note, _ordinal: int, _place: CardPlace) -> Sides:
    return Sides(note.front, note.front, note.back)


def _either_way(note: Note, ordinal: int, _place: CardPlace) -> Sides:
    front, back = (note.front, note.back) if ordinal == 0 else (note.back, note.front)
    return Sides(front, front, back)


def _with_a_gap(note: Note, ordinal: int, _place: CardPlace) -> Sides:
    return Sides(cloze_asked(note.front, ordinal + 1), cloze_answered(note.front, ordinal + 1), note.back)


def _a_card_a_part(note: Note) -> tuple[int, ...]:
    return tuple(number - 1 for number in occlusion_numbers(note.front))


def _with_a_cover(note: Note, ordinal: int, _place: CardPlace) -> Sides:
    label = occlusion_answer(note.front, ordinal + 1)
    return Sides(
        occlusion_side(note.front, ordinal + 1, is_revealed=False),
        occlusion_side(note.front, ordinal + 1, is_revealed=True),
        "\n\n".join(filter(None, (f"**{label}**" if label else "", note.back))),
    )


def _by_template(note: Note, ordinal: int, place: CardPlace) -> Sides:
    made = template_sides(note, ordinal, place)
    css = "" if note.note_type is None else note.note_type.css
    return Sides(made.front, made.front_revealed, made.back, made.hints, css)


def _only_in_packages(_front: str) -> Iterator[str]:
    yield "is of a kind that only comes out of other programs: choose another kind"


def _with_the_number(note: Note, ordinal: int, _place: CardPlace) -> Sides:
    return _with_the_answer(note, _number_typed(note, ordinal))


def _with_the_text(note: Note, ordinal: int, _place: CardPlace) -> Sides:
    return _with_the_answer(note, _text_typed(note, ordinal))


def _with_the_answer(note: Note, expected: ExpectedAnswer | None) -> Sides:
    """A card whose answer is typed, for who does not: what `answer=` says is told in any case."""
    is_written = bool(note.attributes.get("answer", "").strip())
    return Sides(note.front, note.front, with_told_answer(note.back, expected) if is_written else note.back)


def _number_typed(note: Note, _ordinal: int) -> ExpectedAnswer | None:
    return numeric_answer(note.attributes)


def _text_typed(note: Note, _ordinal: int) -> ExpectedAnswer | None:
    """What `answer` says, else the first code of the answer, else its first paragraph."""
    answer = note.attributes.get("answer", "")
    code = next(iter(fences(note.back)), None)
    if not answer and code:
        return TextAnswer(code.body.rstrip("\n"), code.language or "text")
    if answer.strip():
        # Written to be typed: its underscores and stars are signs.
        return TextAnswer(" ".join(answer.split()))
    shown = _without_emphasis(re.split(r"\n[ \t]*\n", note.back.strip(), maxsplit=1)[0])
    return TextAnswer(shown) if shown else None


def _output_typed(note: Note, _ordinal: int) -> ExpectedAnswer | None:
    """What the program prints, for who wants to commit to it first."""
    output = next((fence for fence in fences(note.back) if fence.language == "output"), None)
    return TextAnswer(output.body.rstrip("\n"), "output") if output else None


def _without_emphasis(text: str) -> str:
    """The words of a paragraph as they are drawn: without the marks of strong text and of code, which keeps its own."""
    codes: list[str] = []

    def aside(code: re.Match[str]) -> str:
        codes.append(code[2])
        return f"\x00{len(codes) - 1}\x00"

    text = _CODE.sub(aside, " ".join(text.replace("\x00", "").split()))
    text = _STRONG.sub(lambda found: found[1] or found[2], text)
    return re.sub("\x00(\\d+)\x00", lambda found: codes[int(found[1])], text)


NOTE_KINDS: tuple[NoteKind, ...] = (
    NoteKind("basic", "Question", _one, _asked),
    NoteKind("reversed", "Both ways", _both_ways, _either_way),
    NoteKind(
        "cloze",
        "Fill the gap",
        _a_card_a_number,
        _with_a_gap,
        has_gaps=True,
        needs_back=False,
        front_problems=cloze_problems,
    ),
    NoteKind("code", "Read the code", _one, _asked, _output_typed, house_demand=_RUNS),
    NoteKind("bugspot", "Spot the bug", _one, _asked, house_demand=_IS_MENDED),
    NoteKind("formula", "Formula", _one, _asked),
    NoteKind("compare", "Compare", _one, _asked),
    NoteKind("design", "Design decision", _one, _asked),
    NoteKind(
        "numeric",
        "Estimate",
        _one,
        _with_the_number,
        _number_typed,
        is_typed=True,
        is_number=True,
        house_demand=_IS_CALCULATED,
    ),
    NoteKind("typed", "Type the answer", _one, _with_the_text, _text_typed, is_typed=True),
    NoteKind(
        "occlusion",
        "Name the part",
        _a_card_a_part,
        _with_a_cover,
        has_covers=True,
        needs_back=False,
        front_problems=occlusion_problems,
    ),
    NoteKind(
        "template",
        "Imported",
        template_ordinals,
        _by_template,
        template_expected,
        needs_back=False,
        has_note_type=True,
        front_problems=_only_in_packages,
    ),
)
DEFAULT_KIND = NOTE_KINDS[0].name
"""The kind of a note that names none."""

TEMPLATE_KIND = next(kind.name for kind in NOTE_KINDS if kind.has_note_type)
"""The kind of a note that came with a note type."""
CLOZE_KIND = next(kind.name for kind in NOTE_KINDS if kind.has_gaps)
"""The kind of a question with deletions."""
REVERSED_KIND = "reversed"
"""The kind that is asked both ways."""
FILE_KINDS = frozenset(kind.name for kind in NOTE_KINDS if not kind.has_note_type)
"""The kinds that a person may write into a file by their names."""

_BY_NAME = {kind.name: kind for kind in NOTE_KINDS}


def note_kind(name: str) -> NoteKind:
    """The kind of this name. Raises KeyError where a deck names one that no release had."""
    return _BY_NAME[name]


def known_kind(name: str) -> NoteKind | None:
    """The kind of this name, if a release had it."""
    return _BY_NAME.get(name)
