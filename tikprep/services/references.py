"""The line of references below an answer, written out from `refs.yml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tikprep.domain.fences import outside_fences
from tikprep.domain.turn import Face
from tikprep.errors import TikPrepError

_START = "Refs:"
_LINE = re.compile(rf"^{_START}(.*)$", re.MULTILINE)
_MARKUP = re.compile(r"([\\`*_\[\]<>$&{}~|=^])")
_MOST_AUTHORS = 3


class References:
    """What the keys of the shipped decks stand for; the file is read when the first key is met, and once."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._entries: Mapping[str, object] | None = None

    def answer_of(self, face: Face) -> str:
        """The answer of a card with its sources written out; foreign HTML is left as it is."""
        return face.back if face.css is not None else self.written_out(face.back)

    def written_out(self, back: str) -> str:
        """The same Markdown with authors, year and title in the place of keys; unknown keys stay as they are."""
        if _START not in back:
            return back
        pieces, end = [], 0
        for start, stop in outside_fences(back):
            told = _LINE.sub(lambda found: self._line(found[1]), back[start:stop])
            pieces += [back[end:start], told]
            end = stop
        return "".join([*pieces, back[end:]])

    def _line(self, keys: str) -> str:
        return f"{_START} " + "; ".join(self._words(key) for key in keys.replace(",", " ").split())

    def _words(self, key: str) -> str:
        entry = self._known().get(key)
        if not isinstance(entry, Mapping) or not entry.get("title"):
            return key
        authors = [name.strip() for name in str(entry.get("authors", "")).split(",") if name.strip()]
        if len(authors) > _MOST_AUTHORS:
            authors = [f"{authors[0]} et al."]
        year = entry.get("year")
        before = " ".join(filter(None, (_plain(", ".join(authors)), f"({year})" if isinstance(year, int) else "")))
        return ", ".join(filter(None, (before, f"*{_plain(str(entry['title']))}*")))

    def _known(self) -> Mapping[str, object]:
        if self._entries is None:
            # A parser of YAML is not loaded on the way to the first question.
            from tikprep.formats.yaml_file import read_word_list

            try:
                self._entries = read_word_list(self._folder() / "refs.yml").entries
            except TikPrepError:
                self._entries = {}
        return self._entries


def _plain(text: str) -> str:
    """Markdown that shows the text as it is."""
    return _MARKUP.sub(r"\\\1", text)
