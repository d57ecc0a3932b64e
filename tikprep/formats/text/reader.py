"""Reads text files: what is in one, and the decks that come of it by a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.archive import shown
from tikprep.formats.base import PLAIN_READING, DeckBundle, DeckPackage, ImportedNote, Progress, Reading, no_progress
from tikprep.formats.text.columns import OWN_PREFIX, proposed_columns
from tikprep.formats.text.decoding import content_of, decoded, encoding_of
from tikprep.formats.text.detection import (
    found_separator,
    has_header,
    looks_like_html,
    looks_like_markdown,
    sample_of,
    usual_width,
)
from tikprep.formats.text.directives import Directives, read_directives
from tikprep.formats.text.notes import NoteMaker, Problems
from tikprep.formats.text.plan import Target, TextColumn, TextPlan, TextPreview
from tikprep.formats.text.rows import Rows

_PREVIEW_ROWS = 20
# A note of a thousand fields, the most that one may have, and its other columns.
_MOST_COLUMNS = 1_020
# Only a table of ours has such a column, and its texts are what its name says.
_KIND_NAMES = frozenset(("kind", OWN_PREFIX + "kind"))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A text file with all choices made."""

    path: Path
    text: str
    said: Directives
    plan: TextPlan
    problems: tuple[str, ...]

    def rows(self, progress: Progress = no_progress) -> Iterator[tuple[int, list[str]]]:
        """The rows that hold anything, each with its line, without the header."""
        is_header = bool(self.plan.has_header)
        is_head = not self.said.is_any and len(self.plan.columns or ()) > 1
        rows = Rows(
            self.text,
            self.plan.separator or "\t",
            self.path,
            first_line=self.said.line,
            has_comments=self.said.is_any,
            progress=progress,
        )
        for line, row in rows:
            if not any(row) or not any(map(str.strip, row)):
                continue
            if is_head and row[0].startswith("#") and len(row) == 1:
                continue
            is_head = False
            if is_header:
                is_header = False
            else:
                yield line, row


def preview(path: Path, plan: TextPlan | None = None, progress: Progress = no_progress) -> TextPreview:
    """What a file holds and what would become of it. What a plan leaves open is found and filled in.

    Raises DeckFormatError where the file is no text or a quote is never closed, or Cancelled.
    """
    opened = _opened(path, plan or TextPlan())
    columns = opened.plan.columns or ()
    width = len(columns)
    rows: list[tuple[str, ...]] = []
    count = 0
    for _, row in opened.rows(progress):
        if count < _PREVIEW_ROWS:
            rows.append(tuple((row + [""] * width)[:width]))
        count += 1
    said = opened.said
    return TextPreview(opened.plan, tuple(rows), count, opened.problems, said.update, said.scope)


def read_text(path: Path, plan: TextPlan | None = None, reading: Reading = PLAIN_READING) -> DeckPackage:
    """The decks in a file by a plan, or as they are found. Raises DeckFormatError, or Cancelled."""
    opened = _opened(path, plan or TextPlan())
    columns = opened.plan.columns or ()
    if not any(column.target is Target.FRONT or _is_first(column) for column in columns):
        raise DeckFormatError(path, opened.said.line, "no column is the front: choose the one that asks")
    problems = Problems(opened.problems)
    maker = NoteMaker(opened.plan, problems, is_from_program=opened.said.is_any)
    for line, row in opened.rows(reading.progress):
        maker.take(line, row)
    if not maker.decks and not opened.said.decks:
        raise DeckFormatError(path, opened.said.line, "the file holds no cards: write a row a card")
    titles = dict.fromkeys((*opened.said.decks, *maker.decks))
    decks = tuple(_bundle(title, maker.decks.get(title, []), opened.said) for title in titles)
    return DeckPackage(decks, problems=problems.all())


def _is_first(column: TextColumn) -> bool:
    return column.target is Target.FIELD and column.field == 0


def _bundle(title: str, notes: list[ImportedNote], said: Directives) -> DeckBundle:
    known = said.decks.get(title, {})
    slug, description, licence = (_text(known.get(key)) for key in ("slug", "description", "license"))
    attributes = known.get("attributes")
    kept = {str(k): v for k, v in attributes.items() if isinstance(v, str)} if isinstance(attributes, dict) else {}
    return DeckBundle(slug, title, description, licence, tuple(notes), attributes=kept)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _opened(path: Path, plan: TextPlan) -> _Opened:
    content = content_of(path)
    problems: list[str] = []
    encoding = plan.encoding
    if encoding is None:
        encoding = encoding_of(content)
        if encoding == "cp1252":
            problems.append("The file is not UTF-8; it was read as Windows-1252: look at its accents and umlauts.")
    text = decoded(content, encoding, path)
    said = read_directives(text)
    text = text[said.start :]
    plan = _completed(replace(plan, encoding=encoding), said, text, path, problems)
    return _Opened(path, text, said, plan, (*said.problems, *problems))


def _completed(plan: TextPlan, said: Directives, text: str, path: Path, problems: list[str]) -> TextPlan:
    separator = _separator(plan, said, text, path, problems)
    rows = sample_of(text, separator, path, has_comments=said.is_any)
    if not said.is_any:
        rows = _without_comments(rows, problems)
    is_headed = plan.has_header
    if is_headed is None:
        is_headed = not said.columns and has_header(rows, by_names_only=said.is_any)
    names: tuple[str, ...] = said.columns
    if is_headed and rows:
        names = tuple(name.strip() for name in rows[0])
        rows = rows[1:]
    while names and not names[-1]:
        names = names[:-1]
    is_html, is_markdown = _meaning(plan, said, names if is_headed else (), rows)
    columns = plan.columns
    if columns is None:
        has_type = bool(plan.note_type or said.note_type)
        width = len(names) or min(usual_width(rows), _MOST_COLUMNS)
        columns = proposed_columns(names[:_MOST_COLUMNS], said.places, width, is_html=is_html, has_note_type=has_type)
    return replace(
        plan,
        separator=separator,
        has_header=is_headed,
        is_html=is_html,
        is_markdown=is_markdown,
        columns=columns,
        deck=(said.deck or path.stem) if plan.deck is None else plan.deck,
        note_type=said.note_type if plan.note_type is None else plan.note_type,
        tags=tuple(dict.fromkeys(said.tags)) if plan.tags is None else plan.tags,
    )


def _separator(plan: TextPlan, said: Directives, text: str, path: Path, problems: list[str]) -> str:
    separator = plan.separator or said.separator
    if not separator:
        separator = found_separator(text, path, has_comments=said.is_any)
    if not separator:
        problems.append("No separator parts the rows into columns: choose one, or each row is a front alone.")
        return "\t"
    if len(separator) != 1 or separator in '"\n\r\0':
        raise DeckFormatError(path, 1, "a separator is one character, and neither a quote nor a line end")
    return separator


def _without_comments(rows: list[list[str]], problems: list[str]) -> list[list[str]]:
    """The rows after remarks such as `# exported by a program`, which part into no columns."""
    start = 0
    width = usual_width(rows)
    while start < len(rows) - 1 and rows[start][0].startswith("#") and len(rows[start]) == 1 < width:
        problems.append(f"The line '{shown(rows[start][0])}' was taken for a comment.")
        start += 1
    return rows[start:]


def _meaning(
    plan: TextPlan, said: Directives, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[bool, bool]:
    """Whether texts are HTML, and whether they are Markdown: as chosen, as said, as a table of ours, as they look."""
    own = _KIND_NAMES & {name.lower() for name in header}
    is_html = said.is_html if plan.is_html is None else plan.is_html
    if is_html is None:
        is_html = OWN_PREFIX + "kind" in own if own else looks_like_html(rows)
    is_markdown = said.is_markdown if plan.is_markdown is None else plan.is_markdown
    if is_markdown is None:
        is_markdown = not is_html and (bool(own) or looks_like_markdown(rows))
    return is_html, is_markdown
