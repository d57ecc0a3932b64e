"""Lines of Markdown that are nothing but a tag around blocks: `<details>`, `<summary>Why</summary>`, `</div>`.

GitHub reads what stands below such a line, after an empty one, as Markdown again; Python-Markdown takes all up to the
closing tag as HTML. So the tags go, and what they hold stays; nothing folds on a card, and what a question folds is a
hint by then.
"""

from __future__ import annotations

import re

_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*+"""
_TAG = re.compile(
    rf"[ ]*(?:<(?P<opened>details|div|center|section|article)\b{_ATTRIBUTES}>|</(?P<closed>\w+)[ ]*>)[ ]*",
    re.IGNORECASE,
)
_SUMMARY = re.compile(rf"[ ]*<summary\b{_ATTRIBUTES}>(?P<words>.*?)</summary[ ]*>[ ]*", re.IGNORECASE)


class HtmlLines:
    """What to write in place of such lines, from the first of a text to the last."""

    def __init__(self) -> None:
        # The tags that are open, and whether each was taken out.
        self._open: list[tuple[str, bool]] = []

    def words_of(self, line: str, below: str) -> str | None:
        """What stays of a line, None if it stays as it is; `below` is the next one."""
        summary = _SUMMARY.fullmatch(line)
        if summary is not None and self._open and self._open[-1] == ("details", True):
            return summary["words"].strip()
        tag = _TAG.match(line)
        if tag is None:
            return None
        if tag["closed"] is not None:
            return self._closed(tag["closed"].lower()) if tag.end() == len(line) else None
        name, rest = tag["opened"].lower(), line[tag.end() :]
        summary = _SUMMARY.fullmatch(rest)
        is_alone = not rest or (name == "details" and summary is not None)
        is_taken_out = is_alone and (name == "details" or not below.strip())
        if is_alone:
            self._open.append((name, is_taken_out))
        return (summary["words"].strip() if summary else "") if is_taken_out else None

    def _closed(self, name: str) -> str | None:
        if not self._open or self._open[-1][0] != name:
            return None
        return "" if self._open.pop()[1] else None
