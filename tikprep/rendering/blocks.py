"""What GitHub reads and Python-Markdown does not, brought into a form that both read alike.

One pass over the lines takes code fences, display formulas and diagrams out (their text
must stay as it is), moves nested lists to the four spaces that Python-Markdown wants,
and parts neighbours that it would merge: two quotations, two lists of different kinds,
a list or a table directly below a paragraph.

An extract stands in the Markdown as `EXTRACT_START number EXTRACT_END`, a paragraph of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.domain.fences import fence_opening, outdented
from tikprep.rendering.html_lines import HtmlLines
from tikprep.rendering.reserved import (
    BAR,
    EXTRACT_END,
    EXTRACT_START,
    UNWRITABLE,
    extract_mark,
    without_coded_marks,
)

SEPARATOR = f"{EXTRACT_START}-{EXTRACT_END}"
"""A paragraph that keeps its neighbours apart and is then dropped."""

TERM, DEFINITION = f"{EXTRACT_START}={EXTRACT_END}", f"{EXTRACT_START}:{EXTRACT_END}"
"""What a paragraph begins with that is a term; what stands as the first paragraph of a quotation that defines it."""

FOOTNOTE = re.compile(rf"{EXTRACT_START}\^(\d+){EXTRACT_END}$")
"""The same for the quotation that holds a footnote, by the number of its extract."""

_OPENERS = CLOZE_SHOWN_START + CLOZE_HIDDEN_START
_CLOSERS = CLOZE_SHOWN_END + CLOZE_HIDDEN_END
_RESERVED = re.compile(f"[{UNWRITABLE}{EXTRACT_START}-{BAR}]")
_MARK_BEFORE_BLOCK = re.compile(rf"^([ ]*)([{_OPENERS}])((?:(?:[-*+]|\d+[.)]|\#{{1,6}}|>)[ ]+)+)", re.MULTILINE)
_MARK_BEFORE_FENCE = re.compile(rf"^([ ]*)([{_OPENERS}])((?:```+|~~~+)[^\n]*\n|\$\$)", re.MULTILINE)
_MARK_AFTER_FENCE = re.compile(rf"(\n[ ]*(?:```+|~~~+)|\$\$)([{_CLOSERS}])[ ]*$", re.MULTILINE)
_MOST_OPEN_TAGS = 60
_ITEM = re.compile(r"(?P<indent>[ ]*)(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap>[ ]+|$)(?P<content>.*)$")
_RULE = re.compile(r"[ ]{0,3}([-*_])(?:[ ]*\1){2,}[ ]*$")
_DELIMITER_ROW = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_ENVIRONMENT = re.compile(r"[ ]*\\begin\{(?P<name>[a-z]+\*?)\}")
_FORMULA_IN_ROW = re.compile(r"(?<![\\$A-Za-z])\$(?![\s$])([^$]*?)(?<!\s)\$(?!\d)")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?: |$)")
_NOTE = re.compile(r"[ ]*\[\^(?P<name>[^\]\s]+)\]:[ ]*")
_MEANING = re.compile(r"[ ]*:[ ]+(?=\S)")
_LETTER = re.compile(r"(?P<indent>[ ]+)(?P<marker>[a-z][.)])(?P<gap>[ ]+)(?P<content>.*)$")


@dataclass(frozen=True, slots=True)
class FencedCode:
    """A fenced code block: its info string and its lines."""

    info: str
    text: str


@dataclass(frozen=True, slots=True)
class DisplayFormula:
    """A formula set apart."""

    tex: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """An inline SVG element, as written."""

    source: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote by its name; its text stays in the Markdown."""

    name: str


Extract = FencedCode | DisplayFormula | Diagram | Footnote


@dataclass(frozen=True, slots=True)
class _Level:
    """An open list item: where its marker stands, how far its content may reach left."""

    marker_column: int
    is_ordered: bool
    bullet: str
    is_lettered: bool = False

    def owns(self, column: int) -> bool:
        return column >= self.marker_column + 2


def take_apart(text: str) -> tuple[str, tuple[Extract, ...]]:
    """Markdown as people write it -> Markdown for Python-Markdown, and what was taken out."""
    text = _RESERVED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _MARK_BEFORE_BLOCK.sub(r"\1\3\2", text)
    text = _MARK_BEFORE_FENCE.sub(r"\1\3\2", text)
    text = _MARK_AFTER_FENCE.sub(_mark_inside, text)
    text = _with_few_open_tags(text)
    extracts: list[Extract] = []
    lines = _Scan(text.split("\n"), extracts).run()
    return without_coded_marks("\n".join(lines)), tuple(extracts)


def _with_few_open_tags(text: str) -> str:
    """Without the many tags that no bracket ends: the HTML parser looks for the end of each anew."""
    end = text.rfind(">") + 1
    return text[:end] + text[end:].replace("<", "&lt;") if text.count("<", end) > _MOST_OPEN_TAGS else text


def _mark_inside(match: re.Match[str]) -> str:
    return match[2] + match[1]


class _Scan:
    """One pass over the lines of a container (the card, or the inside of a quotation)."""

    def __init__(self, lines: list[str], extracts: list[Extract]) -> None:
        self._lines = lines
        self._extracts = extracts
        self._next = 0
        self._out: list[str] = []
        self._levels: list[_Level] = []
        self._after_blank = True
        self._after_quote = False
        # How many lines at the end of `_out` are a paragraph that may turn out to be terms.
        self._terms = 0
        self._after_meaning = False
        self._html = HtmlLines()
        # Where the lines without an empty one between them begin, as far as it was looked for.
        self._chunk_start = self._chunk_seen = 0

    def run(self) -> list[str]:
        while self._next < len(self._lines):
            line = self._line(self._next)
            if not line.strip():
                self._next += 1
                self._out.append("")
                self._after_blank = True
                continue
            was_quote, self._after_quote = self._after_quote, False
            was_meaning, self._after_meaning = self._after_meaning, False
            terms, self._terms = self._terms, 0
            self._one(line, _column(line), was_quote, terms, may_define=was_meaning or terms > 0)
            self._after_blank = False
        return self._out

    def _html_words(self, line: str) -> str | None:
        if not line.lstrip().startswith("<"):
            return None
        return self._html.words_of(
            line.rstrip(), self._lines[self._next + 1] if self._next + 1 < len(self._lines) else ""
        )

    def _line(self, number: int) -> str:
        """A line with its tabs spread; only code keeps them."""
        return self._lines[number].expandtabs(4)

    def _one(self, line: str, column: int, was_quote: bool, terms: int, *, may_define: bool) -> None:
        is_indented_code = column >= 4 and not self._levels and self._after_blank
        if is_indented_code or _RULE.match(line):
            if not is_indented_code:
                self._levels.clear()
            self._out.append(line)
            self._next += 1
        elif self._extract(line, column):
            return
        elif line.lstrip().startswith(">"):
            self._quote(column, was_quote)
        elif (words := self._html_words(line)) is not None:
            self._leave(column)
            self._next += 1
            self._paragraph(words)
        elif item := _ITEM.match(line) or self._lettered(line):
            self._item(item)
        elif note := _NOTE.match(line):
            self._note(note, column, was_quote)
        elif may_define and (meaning := _MEANING.match(line)):
            self._meaning(meaning, column, was_quote, terms)
        elif self._is_table(line):
            self._table(column)
        else:
            self._text(line, column, terms)

    def _extract(self, line: str, column: int) -> bool:
        found = self._fence(line) or self._formula(line) or self._diagram(line)
        if found is None:
            return False
        self._leave(column)
        self._paragraph(self._stash(found))
        return True

    def _stash(self, extract: Extract) -> str:
        self._extracts.append(extract)
        return extract_mark(len(self._extracts) - 1)

    def _leave(self, column: int) -> None:
        while self._levels and not self._levels[-1].owns(column):
            self._levels.pop()

    def _paragraph(self, text: str) -> None:
        self._out += ("", self._indent() + text, "")

    def _indent(self) -> str:
        return "    " * len(self._levels)

    def _fence(self, line: str) -> FencedCode | None:
        opening = fence_opening(line, is_in_list=bool(self._levels))
        if opening is None or (opening.column >= 4 and not self._levels):
            return None
        body: list[str] = []
        for number in range(self._next + 1, len(self._lines)):
            if opening.is_closed_by(self._lines[number]):
                self._next = number + 1
                return FencedCode(opening.info, "\n".join(body))
            body.append(outdented(self._lines[number], opening.column))
        # Nobody closed it: all that is left is code, as GitHub sees it.
        self._next = len(self._lines)
        return FencedCode(opening.info, "\n".join(body).rstrip("\n"))

    def _formula(self, line: str) -> DisplayFormula | None:
        start = line.strip()
        if start.startswith("$$"):
            return self._formula_until("$$", "$$")
        if start.startswith("\\["):
            return self._formula_until("\\[", "\\]")
        environment = _ENVIRONMENT.match(line)
        if environment is None:
            return None
        end = f"\\end{{{environment['name']}}}"
        found = self._formula_until("", end)
        return found and DisplayFormula(found.tex + end)

    def _formula_until(self, start: str, end: str) -> DisplayFormula | None:
        """None unless the end closes a line, so that a `$$` within a sentence stays there."""
        body: list[str] = []
        for number in range(self._next, len(self._lines)):
            text = self._line(number).strip()
            if number == self._next:
                text = text.removeprefix(start)
            elif not text and start:
                return None
            if end in text:
                inside, _, rest = text.partition(end)
                if rest.strip(" .,;:"):
                    return None
                self._next = number + 1
                return DisplayFormula("\n".join([*body, inside]).strip())
            body.append(text)
        return None

    def _diagram(self, line: str) -> Diagram | None:
        if not re.match(r"<svg[\s>]", line.lstrip()):
            return None
        for number in range(self._next, len(self._lines)):
            if "</svg>" in self._lines[number]:
                source = "\n".join(self._lines[self._next : number + 1]).expandtabs(4).strip()
                if not source.endswith("</svg>"):
                    return None
                self._next = number + 1
                return Diagram(source)
        return None

    def _quote(self, column: int, was_quote: bool) -> None:
        self._leave(column)
        inner: list[str] = []
        while self._next < len(self._lines):
            line = self._lines[self._next].lstrip()
            if line.startswith(">"):
                inner.append(line[2:] if line.startswith("> ") else line[1:])
            elif line and inner and inner[-1].strip() and not _starts_block(line):
                inner.append(line)
            else:
                break
            self._next += 1
        self._quoted(inner, was_quote)

    def _quoted(self, inner: list[str], was_quote: bool, *, heading: str = "") -> None:
        """Write lines as a quotation, which holds all kinds of blocks; its `heading` says what it really is."""
        if was_quote:
            self._paragraph(SEPARATOR)
        indent = self._indent()
        lines = [*((heading, "") if heading else ()), *_Scan(inner, self._extracts).run()]
        self._out += ("", *(f"{indent}> {line}" if line else f"{indent}>" for line in lines), "")
        self._after_quote = True

    def _note(self, note: re.Match[str], column: int, was_quote: bool) -> None:
        self._leave(column)
        self._extracts.append(Footnote(note["name"].lower()))
        heading = f"{EXTRACT_START}^{len(self._extracts) - 1}{EXTRACT_END}"
        self._quoted(self._hanging(note.end(), column), was_quote, heading=heading)

    def _meaning(self, meaning: re.Match[str], column: int, was_quote: bool, terms: int) -> None:
        """The definition of the paragraph above it, whose lines are a term each."""
        if terms:
            while not self._out[-1]:
                self._out.pop()
            lines = self._out[-terms:]
            del self._out[-terms:]
            self._chunk_seen = min(self._chunk_seen, len(self._out))
            self._chunk_start = min(self._chunk_start, len(self._out))
            for line in lines:
                self._paragraph(TERM + line.strip())
        self._leave(column)
        self._quoted(self._hanging(meaning.end(), column), was_quote, heading=DEFINITION)
        self._after_meaning = True

    def _hanging(self, start: int, column: int) -> list[str]:
        """The rest of this line from `start` on, and the lines below that hang under it."""
        inner = [self._line(self._next)[start:]]
        depth = 0
        self._next += 1
        while self._next < len(self._lines):
            line = self._line(self._next)
            if not line.strip():
                below = self._below_empty_lines()
                if below == len(self._lines) or _column(self._line(below)) - column < 2:
                    break
                inner += [""] * (below - self._next)
                self._next = below
                continue
            own = _column(line) - column
            if own >= 2:
                depth = depth or min(own, 4)
                inner.append(outdented(self._lines[self._next], column + depth))
            elif inner[-1].strip() and not self._ends_paragraph(line):
                inner.append(line.strip())
            else:
                break
            self._next += 1
        return inner

    def _below_empty_lines(self) -> int:
        number = self._next
        while number < len(self._lines) and not self._lines[number].strip():
            number += 1
        return number

    def _ends_paragraph(self, line: str) -> bool:
        below = self._line(self._next + 1) if self._next + 1 < len(self._lines) else ""
        starts = _starts_block(line) or line.lstrip().startswith(">") or self._is_table(line)
        return starts or any(pattern.match(text) for pattern in (_NOTE, _MEANING) for text in (line, below))

    def _lettered(self, line: str) -> re.Match[str] | None:
        """An item "a." below a number, or the next one after such an item."""
        letter = _LETTER.match(line)
        if letter is None or not self._levels:
            return None
        column = len(letter["indent"])
        siblings = [level for level in self._levels if level.marker_column <= column < level.marker_column + 2]
        if siblings:
            return letter if siblings[-1].is_lettered else None
        owner = next((level for level in reversed(self._levels) if level.owns(column)), None)
        starts = letter["marker"][0] == "a" and owner is not None and owner.is_ordered
        return letter if starts else None

    def _item(self, item: re.Match[str]) -> None:
        column, bullet = len(item["indent"]), item["marker"][-1]
        is_lettered = item["marker"][0].isalpha()
        is_ordered = item["marker"][0].isdigit() or is_lettered
        if not self._levels and not self._after_blank and is_ordered and item["marker"][:-1] != "1":
            # "… in the year\n1986. was" goes on as a sentence.
            self._text(item[0], column, 0)
            return
        before: _Level | None = None
        depth = len(self._levels)
        while self._levels and not self._levels[-1].owns(column):
            before = self._levels.pop()
        if depth - len(self._levels) > 1:
            self._part_from_deeper()
        if before is not None and (before.is_ordered, before.bullet) != (is_ordered, bullet):
            self._paragraph(SEPARATOR)
        elif before is None and not self._levels and not self._after_blank:
            self._out.append("")
        number = ord(item["marker"][0]) - ord("a") + 1 if is_lettered else item["marker"][:-1]
        marker = f"{number}." if is_ordered else "-"
        indent = self._indent()
        self._levels.append(_Level(column, is_ordered, bullet, is_lettered))
        content = item["content"]
        if fence_opening(content):
            self._lines[self._next] = " " * (len(item[0]) - len(content)) + content
            fence = self._fence(self._lines[self._next])
            content = self._stash(fence) if fence else content
        else:
            self._next += 1
        self._out.append(f"{indent}{marker} {content}")

    def _part_from_deeper(self) -> None:
        """Lines that begin deeper than this item would take it in."""
        for number in range(self._chunk_seen, len(self._out)):
            if not self._out[number]:
                self._chunk_start = number + 1
        self._chunk_seen = len(self._out)
        if self._chunk_start < len(self._out) and _column(self._out[self._chunk_start]) > len(self._indent()):
            self._out.append("")

    def _is_table(self, line: str) -> bool:
        if "|" not in line or self._next + 1 >= len(self._lines):
            return False
        below = self._line(self._next + 1)
        return "|" in below and _DELIMITER_ROW.match(below) is not None

    def _table(self, column: int) -> None:
        if self._after_blank:
            self._leave(column)
        self._out.append("")
        while self._next < len(self._lines) and "|" in self._lines[self._next]:
            row = _FORMULA_IN_ROW.sub(_with_safe_bars, self._line(self._next).strip())
            self._out.append(self._indent() + row.replace("\\|", BAR))
            self._next += 1
        self._out.append("")

    def _text(self, line: str, column: int, terms: int) -> None:
        is_lazy = bool(self._levels) and not self._after_blank and not terms
        if not is_lazy and not _HEADING.match(line) and not line.lstrip().startswith("<"):
            self._terms = 1 if self._after_blank else terms + 1
        if self._after_blank or _HEADING.match(line):
            self._leave(column)
        self._next += 1
        if not self._levels:
            self._out.append(line)
            return
        owner = self._levels[-1].marker_column + 2
        extra = column - owner if self._after_blank and column >= owner + 4 else 0
        self._out.append(self._indent() + " " * extra + line.lstrip())


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _starts_block(line: str) -> bool:
    return bool(fence_opening(line) or _ITEM.match(line) or _RULE.match(line) or _HEADING.match(line))


def _with_safe_bars(match: re.Match[str]) -> str:
    """A bar inside a formula would end the cell; `\\|` keeps the meaning that TeX gives it."""
    return "$" + match[1].replace("\\|", "\\Vert{}").replace("|", BAR) + "$"
