"""Markdown of other programs, and plain notes: the shape is told by what the text holds.

In this order: `Q:`/`A:`/`C:` labels; a file with front matter, or without headings, and one line `---` is one
card; `::`, `?` and `#flashcards` as Obsidian's plug-ins write them; headings with the text below as answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from tikprep.domain.notekinds import CLOZE_KIND, FILE_KINDS
from tikprep.errors import DeckFormatError
from tikprep.formats.base import PLAIN_READING, DeckPackage, MediaFile, Progress, Reading, no_progress
from tikprep.formats.foreign_notes import ForeignCard, NoteGatherer
from tikprep.formats.json_file import clean, decoded, read_bytes
from tikprep.formats.markdown_shapes import (
    ShapedCard,
    cloze_of_braces,
    heading_cards,
    heading_title,
    labelled_cards,
    marked_cards,
    parted_sides,
    structure,
)
from tikprep.formats.media import find_media, media_links

_MAX_BYTES = 20_000_000
_HEAD_BYTES = 100_000
_MOST_LINES = 400_000
_LONGEST_MATTER = 4_000
_LONGEST_LINE = 20_000
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(
    r"""(?P<key>[A-Za-z_][\w-]*)[ \t]*=[ \t]*(?:"(?P<text>[^"]*)"|'(?P<plain>[^']*)'|\[(?P<list>[^\[\]]*)\])"""
)
_FLASHCARDS = re.compile(r"(?:^|\s)#flashcards(?:/(?P<deck>[\w/-]+))?(?=\s|$)", re.MULTILINE)
_TITLE = re.compile(r"^#[ \t]+(?P<title>\S.*)$", re.MULTILINE)
_QUESTION = re.compile(rb"^Q:", re.MULTILINE)
_ANSWER = re.compile(rb"^A:", re.MULTILINE)
_MEANT = re.compile(rb"^C:.*\[|(?:^|\s)#flashcards\b", re.MULTILINE)
_FRONT_TOLD = re.compile(
    rb"(?:\xef\xbb\xbf)?---[ \t]*\n(?:(?!---)[^\n]*\n){0,40}?(?:front|question)[ \t]*[:=]", re.IGNORECASE
)
_HOW = "write '## Question' with the answer below it, or lines 'Q: …' and 'A: …', or 'question :: answer'"


class MarkdownNotes:
    """Reads cards out of any Markdown file that is no deck of ours."""

    name = "markdown"
    title = "Markdown notes"
    suffixes = (".md", ".markdown")
    can_write = False

    def recognizes(self, path: Path) -> bool:
        """Any text may hold cards; reading tells if it does not."""
        return True

    def is_meant(self, path: Path) -> bool:
        """In a folder, only a file that says so: questions and answers by label or front matter, or `#flashcards`."""
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD_BYTES).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        except OSError:
            return True
        question = _QUESTION.search(head)
        if question is not None and _ANSWER.search(head, question.end()) is not None:
            return True
        return _MEANT.search(head) is not None or _FRONT_TOLD.match(head) is not None

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """The cards of a file as one deck. Raises DeckFormatError or Cancelled."""
        reading.progress(0, 1)
        text = clean(decoded(read_bytes(path, _MAX_BYTES), path)).replace("\r\n", "\n").replace("\r", "\n")
        _check_lines(text, path)
        values, body, first_line = _front_matter(text)
        cards = _cards(body, values)
        deck = NoteGatherer(path, _title(values, body) or path.stem)
        tags = _words(values.get("tags")) if cards else ()
        for number, card in enumerate(cards):
            if number % 500 == 0:
                reading.progress(number, len(cards))
            _keep(deck, path, card, first_line, tuple(tag.lstrip("#") for tag in tags))
        if not len(deck):
            why = f" ({deck.problems[0].rstrip('.')})" if deck.problems else ""
            raise DeckFormatError(path, 1, f"it holds no card{why}: {_HOW}")
        return DeckPackage((deck.bundle(),), problems=tuple(deck.problems))

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Raises DeckFormatError: our own Markdown says more."""
        raise DeckFormatError(path, 0, "TikPrep writes Markdown as its own decks: export a TikPrep deck instead")


def _check_lines(text: str, path: Path) -> None:
    lines = text.split("\n")
    if len(lines) > _MOST_LINES:
        raise DeckFormatError(path, _MOST_LINES, f"the file has more than {_MOST_LINES:,} lines: part it into decks")
    long = next((number for number, line in enumerate(lines, start=1) if len(line) > _LONGEST_LINE), None)
    if long is not None:
        raise DeckFormatError(path, long, f"this line has more than {_LONGEST_LINE:,} characters: part it")


def _front_matter(text: str) -> tuple[Mapping[str, object], str, int]:
    """The values of the front matter, the text below it, and the number of its first line."""
    block = _FRONT_MATTER.match(text)
    if block is None:
        return {}, text, 1
    values = _toml(block["yaml"]) or _yaml(block["yaml"])
    if not values:
        return {}, text, 1
    return values, text[block.end() :], text.count("\n", 0, block.end()) + 1


def _toml(source: str) -> Mapping[str, object]:
    """The plain entries of TOML, which hashcards writes; nothing if a line is something else."""
    lines = [line for line in source.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    found = [_TOML.fullmatch(line.strip()) for line in lines]
    if not all(found):
        return {}
    return {
        match["key"].lower(): match["text"] or match["plain"] or re.sub(r"[\"',]", " ", match["list"] or "")
        for match in found
        if match
    }


def _yaml(source: str) -> Mapping[str, object]:
    """The entries of YAML; nothing if it is none, or more than plain entries."""
    # Merged keys that name each other multiply without end.
    if len(source) > _LONGEST_MATTER or "<<" in source:
        return {}
    try:
        found = yaml.safe_load(source)
        return {str(key).lower(): _as_text(value) for key, value in found.items()} if isinstance(found, dict) else {}
    # What a tag such as `!!int` stands before may be no such thing, and a number too long to be written.
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return {}


def _as_text(value: object) -> object:
    """Numbers as texts, also those in a list, which holds nothing else then; any other value as it is."""
    if isinstance(value, list):
        return [str(each) for each in value if isinstance(each, str | int)]
    return str(value) if isinstance(value, int) else value


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(value)
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else ()


def _text(values: Mapping[str, object], *keys: str) -> str:
    return next((value for key in keys if isinstance(value := values.get(key), str)), "")


def _title(values: Mapping[str, object], body: str) -> str:
    told = _text(values, "deck", "name", "title")
    if told:
        return told
    tag = _FLASHCARDS.search(body)
    if tag and tag["deck"]:
        return tag["deck"].replace("/", "::")
    heading = _TITLE.search(body)
    return heading_title(heading["title"]) if heading else ""


def _cards(body: str, values: Mapping[str, object]) -> list[ShapedCard]:
    lines = body.split("\n")
    labelled = labelled_cards(lines)
    if labelled:
        return labelled
    told = _told_card(values, body)
    if told is not None:
        return [told]
    tag = _FLASHCARDS.search(body)
    has_tag = tag is not None or "flashcards" in " ".join(_words(values.get("tags"))).replace("#", "")
    marked = marked_cards(_FLASHCARDS.sub("", body).split("\n"), has_tag=has_tag)
    if marked:
        return marked
    by_heading = heading_cards(lines)
    if by_heading:
        return by_heading
    front, back = parted_sides(body)
    return [ShapedCard(cloze_of_braces(front), back, 0)] if front else []


def _told_card(values: Mapping[str, object], body: str) -> ShapedCard | None:
    """The one card of a file whose front matter says its front, or whose text has two sides; None if it is no such."""
    guid = _text(values, "id", "guid", "uid")
    front, back = _text(values, "front", "question"), _text(values, "back", "answer")
    if front:
        return ShapedCard(front, back or body, 0, guid=guid)
    if not values or sum(line.startswith("## ") for line in body.split("\n")) > 1:
        return None
    lines = body.split("\n")
    dividers = sum(
        re.fullmatch(r"-{3,}[ \t]*", line) is not None
        for line, is_open in zip(lines, structure(lines), strict=True)
        if is_open
    )
    if dividers != 1:
        return None
    front, back = parted_sides(body)
    return ShapedCard(re.sub(r"\A#+[ \t]+", "", front), back, 0, guid=guid) if back else None


def _keep(deck: NoteGatherer, path: Path, card: ShapedCard, first_line: int, tags: tuple[str, ...]) -> None:
    line = first_line + card.line
    kind = card.kind if card.kind in FILE_KINDS else ""
    front = cloze_of_braces(card.front) if kind == CLOZE_KIND else card.front
    is_kept = deck.add(
        ForeignCard(
            front,
            card.back,
            f"{path.name}, line {line}: the card",
            guid=card.guid,
            kind=kind,
            title=card.title,
            tags=(*tags, *card.tags),
            line=line,
        )
    )
    if not is_kept:
        return
    for link in (*media_links(card.front), *media_links(card.back)):
        media = find_media(path.parent, link)
        if isinstance(media, MediaFile):
            deck.add_media(media)
        else:
            deck.tell(f"{path.name}, line {line}: {media}.")
