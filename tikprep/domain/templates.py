"""Templates of note types: which cards a note has, and the HTML of their sides. No script ever runs.

The language is Anki's: `{{Field}}`, `{{filter:Field}}`, `{{#Field}}…{{/Field}}` for fields that hold something,
`{{^Field}}…{{/Field}}` for those that do not, and a few names that are no fields, such as `{{FrontSide}}`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tikprep.domain.answers import ExpectedAnswer, TextAnswer
from tikprep.domain.cloze import (
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
    cloze_answered,
    cloze_asked,
    cloze_numbers,
)
from tikprep.domain.folded import is_blank, unfolded
from tikprep.domain.model import Note
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.domain.occlusion import cover_lines, occlusion_of_deletions

# A template of more is an attack: people's longest are scripts of some 50 KB, which are dropped here.
_LONGEST_TEMPLATE = 200_000
_DEEPEST = 50
# A button of a template only ever called a script.
_SILENT = re.compile(r"<!--|<(?:script|style|button)\b", re.IGNORECASE | re.ASCII)
_SILENT_ENDS = {
    start: re.compile(end, re.IGNORECASE | re.ASCII)
    for start, end in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<button", "</button>"))
}
_TAG = re.compile(r"<[^>]*>")
_LINE_END = re.compile(r"<(?:br|/div|/p|/li)\b[^>]*>", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:<br\s*/?>\s*)*<hr\b[^>]*>\s*", re.IGNORECASE)
_FURIGANA = re.compile(r" ?([^ >\[\]]+)\[([^\[\]]+)\]")
_SHOWN = re.compile(f"{CLOZE_SHOWN_START}(.*?){CLOZE_SHOWN_END}", re.DOTALL)
# What Anki writes where a deletion covers a part of the note's picture.
_COVERING = "::image-occlusion:"
_FIRST_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
# Where the question goes in an answer; a character that no text keeps.
_FRONT = "\x00"


@dataclass(frozen=True, slots=True)
class _Part:
    """Text, a field behind its filters (the one nearest to it last), or a section with parts of its own."""

    text: str = ""
    name: str = ""
    filters: tuple[str, ...] = ()
    is_section: bool = False
    is_inverted: bool = False
    parts: tuple[_Part, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateSides:
    """The HTML of a card; on reveal `front_revealed` stands in the place of `front` and `back` below it."""

    front: str
    front_revealed: str
    back: str
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardPlace:
    """What a template may say of a card beyond its note: the title of its deck, and its flag, 0 for none."""

    deck: str = ""
    flag: int = 0


NO_PLACE = CardPlace()


@dataclass(slots=True)
class _Rendering:
    """One side being rendered, and what was met on the way."""

    note: Note
    note_type: NoteType
    template: CardTemplate
    number: int
    place: CardPlace
    is_answer: bool
    fields: Mapping[str, str]
    hints: list[str] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)
    typed: list[tuple[str, bool]] = field(default_factory=list)

    def html(self, parts: tuple[_Part, ...]) -> str:
        made = "".join(self._pieces(parts))
        if not self.covers:
            return made
        fence = f'<pre><code class="language-occlusion">{chr(10).join(self.covers)}</code></pre>'
        return _FIRST_PICTURE.sub(lambda picture: picture[0] + fence, made, count=1)

    def _pieces(self, parts: tuple[_Part, ...]) -> Iterator[str]:
        for part in parts:
            if part.is_section:
                if bool(is_blank(self._value(part.name) or "")) == part.is_inverted:
                    yield from self._pieces(part.parts)
            elif part.name:
                yield self._field(part)
            else:
                yield part.text

    def _field(self, part: _Part) -> str:
        if any(name.startswith("tts") for name in part.filters):
            return ""
        value = self._value(part.name)
        if value is None:
            return f"<i>{{{{{html.escape(part.name)}}}}}: this note type has no such field</i>"
        for name in reversed(part.filters):
            filtered = _FILTERS.get(name)
            value = filtered(self, value, part) if filtered else value
        return value

    def _value(self, name: str) -> str | None:
        """The text of a field, or of a name that is none; None where there is nothing of this name."""
        found = self.fields.get(name)
        if found is not None:
            return found
        special = {
            "FrontSide": _FRONT if self.is_answer else "",
            "Tags": html.escape(" ".join(self.note.tags)),
            "Type": html.escape(self.note_type.name),
            "Card": html.escape(self.template.name),
            "Deck": html.escape(self.place.deck),
            "Subdeck": html.escape(self.place.deck.rpartition("::")[2]),
            # Anki names a flag even where there is none.
            "CardFlag": f"flag{self.place.flag}",
        }
        if name in special:
            return special[name]
        # `{{#c1}}` stands for the card of that number.
        return ("1" if name == f"c{self.number}" else "") if re.fullmatch(r"c\d{1,3}", name) else None


def _cloze(rendering: _Rendering, value: str, _part: _Part) -> str:
    # A field without this number is for the note's other cards.
    if rendering.number not in cloze_numbers(value):
        return ""
    if _COVERING in value and (occlusion := occlusion_of_deletions(value)).masks:
        rendering.covers.append(cover_lines(occlusion, rendering.number, is_revealed=rendering.is_answer))
        return ""
    return (cloze_answered if rendering.is_answer else cloze_asked)(value, rendering.number)


def _cloze_only(rendering: _Rendering, value: str, _part: _Part) -> str:
    return ", ".join(_SHOWN.findall(cloze_answered(value, rendering.number)))


def _hint(rendering: _Rendering, value: str, _part: _Part) -> str:
    if rendering.is_answer:
        # Beside the answer there is nothing left to be hidden.
        return value
    if not is_blank(value):
        rendering.hints.append(value)
    return ""


def _typed(rendering: _Rendering, value: str, part: _Part) -> str:
    rendering.typed.append((rendering.fields.get(part.name, ""), "cloze" in part.filters))
    # What is expected is compared below the question; beside it the answer side tells it.
    return plain_text(value) if rendering.is_answer else ""


def _text(_rendering: _Rendering, value: str, _part: _Part) -> str:
    return _TAG.sub("", value)


def _furigana(_rendering: _Rendering, value: str, _part: _Part) -> str:
    return _FURIGANA.sub(r"<ruby>\1<rt>\2</rt></ruby>", value)


def _kanji(_rendering: _Rendering, value: str, _part: _Part) -> str:
    return _FURIGANA.sub(r"\1", value)


def _kana(_rendering: _Rendering, value: str, _part: _Part) -> str:
    return _FURIGANA.sub(r"\2", value)


_FILTERS: Mapping[str, Callable[[_Rendering, str, _Part], str]] = {
    "cloze": _cloze,
    "cloze-only": _cloze_only,
    "furigana": _furigana,
    "hint": _hint,
    "kana": _kana,
    "kanji": _kanji,
    "text": _text,
    "type": _typed,
}


def has_one_card(note_type: NoteType) -> bool:
    """Whether each note of a type has the one card 0, whatever it says."""
    return not note_type.is_cloze and len(note_type.templates) < 2


def template_ordinals(note: Note) -> tuple[int, ...]:
    """The cards of a note: of a cloze one a number, else one a template whose question shows some field."""
    note_type = note.note_type
    # A note without any card could never be found again.
    if note_type is None or has_one_card(note_type) or not note_type.templates:
        return (0,)
    fields = _fields(note, note_type)
    if note_type.is_cloze:
        names = dict.fromkeys(_cloze_fields(_parsed(note_type.templates[0].question)))
        numbers = {number for name in names for number in cloze_numbers(fields.get(name, ""))}
        return tuple(number - 1 for number in sorted(numbers)) or (0,)
    filled = frozenset(name for name, text in fields.items() if not is_blank(text))
    wanted = tuple(
        number for number, each in enumerate(note_type.templates) if _shows_some(_parsed(each.question), filled)
    )
    return wanted or (0,)


def template_sides(note: Note, ordinal: int, place: CardPlace = NO_PLACE) -> TemplateSides:
    """The sides of one card. In the answer the question keeps its place if the template only adds to it."""
    note_type = note.note_type
    if note_type is None or not note_type.templates:
        return TemplateSides("", "", "")
    template = _template(note_type, ordinal)
    asked = _rendering(note, note_type, template, ordinal, place, is_answer=False)
    front = asked.html(_parsed(template.question))
    revealed, back = _answer(asked, ordinal, front)
    closed, folded = unfolded(front, note_type.css)
    return TemplateSides(closed, revealed, back, (*asked.hints, *folded))


def template_expected(note: Note, ordinal: int) -> ExpectedAnswer | None:
    """What `{{type:Field}}` in the question asks to be typed."""
    note_type = note.note_type
    if note_type is None or not note_type.templates:
        return None
    template = _template(note_type, ordinal)
    if "type:" not in template.question:
        return None
    asked = _rendering(note, note_type, template, ordinal, NO_PLACE, is_answer=False)
    asked.html(_parsed(template.question))
    for text, is_cloze in asked.typed:
        wanted = ", ".join(_SHOWN.findall(cloze_answered(text, ordinal + 1))) if is_cloze else text
        if plain := plain_text(wanted):
            return TextAnswer(plain)
    return None


def plain_text(source: str) -> str:
    """The words of a piece of HTML, lines apart as they are shown."""
    text = html.unescape(_TAG.sub("", _LINE_END.sub("\n", source))).replace("\xa0", " ")
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _answer(asked: _Rendering, ordinal: int, front: str) -> tuple[str, str]:
    """The question beside its answer, and what comes below it."""
    note_type, template = asked.note_type, asked.template
    rendering = _rendering(asked.note, note_type, template, ordinal, asked.place, is_answer=True)
    if note_type.is_cloze and template.answer.startswith(template.question.rstrip()):
        # A cloze card says its text again: it stays where it is, filled in.
        rest = template.answer[len(template.question.rstrip()) :]
        back = rendering.html(_parsed(rest)).replace(_FRONT, front)
        return rendering.html(_parsed(template.question)), _without_rule(back)
    whole = rendering.html(_parsed(template.answer))
    before, found, after = whole.partition(_FRONT)
    if found and is_blank(before):
        return front, _without_rule(after.replace(_FRONT, front))
    question = front.strip()
    if question.lower().endswith(("<br>", "<br/>", "<br />")):
        question = question[: question.rindex("<")].rstrip()
    rest = whole.lstrip().removeprefix(question)
    if not is_blank(question) and rest != whole.lstrip() and _RULE.match(rest):
        # The question said again by its fields, as Anki's own type for typed answers has it.
        return front, _without_rule(rest.replace(_FRONT, front))
    return "", whole.replace(_FRONT, front)


def _without_rule(back: str) -> str:
    """The answer without the line or the breaks that part it from the question: the card draws its own."""
    rule = _RULE.match(back)
    return back[rule.end() :] if rule else re.sub(r"^(?:\s|<br\s*/?>)+", "", back)


def _template(note_type: NoteType, ordinal: int) -> CardTemplate:
    number = 0 if note_type.is_cloze else min(ordinal, len(note_type.templates) - 1)
    return note_type.templates[number]


def _rendering(
    note: Note, note_type: NoteType, template: CardTemplate, ordinal: int, place: CardPlace, *, is_answer: bool
) -> _Rendering:
    return _Rendering(note, note_type, template, ordinal + 1, place, is_answer, _fields(note, note_type))


def _fields(note: Note, note_type: NoteType) -> dict[str, str]:
    texts = (text.replace(_FRONT, "") for text in (*note.fields, *("",) * len(note_type.fields)))
    return dict(zip(note_type.fields, texts, strict=False))


def _cloze_fields(parts: tuple[_Part, ...]) -> Iterator[str]:
    for part in parts:
        if "cloze" in part.filters:
            yield part.name
        yield from _cloze_fields(part.parts)


def asks_something(question: str, filled: frozenset[str]) -> bool:
    """Whether the question of a template shows a field if only these hold something."""
    return _shows_some(_parsed(question), filled)


def _shows_some(parts: tuple[_Part, ...], filled: frozenset[str]) -> bool:
    """Whether a question shows a field that holds something."""
    for part in parts:
        if part.is_section:
            if (part.name in filled) != part.is_inverted and _shows_some(part.parts, filled):
                return True
        elif part.name in filled and "hint" not in part.filters:
            return True
    return False


@lru_cache(maxsize=64)
def _parsed(template: str) -> tuple[_Part, ...]:
    """A template in its parts. What it does not close is closed at its end; what it closes unopened is left out."""
    source = _without_silent(template[:_LONGEST_TEMPLATE].replace(_FRONT, ""))
    stack: list[tuple[_Part, list[_Part]]] = [(_Part(), [])]
    position = 0
    # By `find`, as a pattern would look for the end of each mark from each mark.
    while (start := source.find("{{", position)) >= 0 and (end := source.find("}}", start)) >= 0:
        if start > position:
            stack[-1][1].append(_Part(text=source[position:start]))
        _take(source[start + 2 : end].strip().lstrip("{"), stack)
        position = end + 2
    if position < len(source):
        stack[-1][1].append(_Part(text=source[position:]))
    while len(stack) > 1:
        _close(stack)
    return tuple(stack[0][1])


def _without_silent(source: str) -> str:
    """The template without comments, scripts and styles; what is left open is open to the end."""
    kept = []
    position = 0
    while (found := _SILENT.search(source, position)) is not None:
        kept.append(source[position : found.start()])
        end = _SILENT_ENDS[found[0].lower()].search(source, found.end())
        position = len(source) if end is None else end.end()
    return "".join([*kept, source[position:]])


def _take(name: str, stack: list[tuple[_Part, list[_Part]]]) -> None:
    sign, rest = name[:1], name[1:].strip()
    if sign in ("#", "^"):
        if len(stack) < _DEEPEST:
            stack.append((_Part(name=rest, is_section=True, is_inverted=sign == "^"), []))
    elif sign == "/":
        if len(stack) > 1 and stack[-1][0].name == rest:
            _close(stack)
    elif name:
        *filters, field_name = (part.strip() for part in name.split(":"))
        stack[-1][1].append(_Part(name=field_name, filters=tuple(filters)))


def _close(stack: list[tuple[_Part, list[_Part]]]) -> None:
    section, parts = stack.pop()
    stack[-1][1].append(_Part(name=section.name, is_section=True, is_inverted=section.is_inverted, parts=tuple(parts)))
