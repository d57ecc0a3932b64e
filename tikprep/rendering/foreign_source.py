"""Foreign HTML before it is parsed: what is no HTML in it comes out first.

Formulas, sounds and deletions of other programs are marks in the stored text, and their
insides are HTML themselves (`<br>` within TeX, `&lt;` within a hint). What deletions hide is
set aside as in Markdown, then one pass takes the others out, each leaving the mark of its
number; style sheets are gathered. The pass is linear, whatever the text.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property

from tikprep.domain.cloze import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_NEWLINE,
    CLOZE_ORIGINAL,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
)
from tikprep.rendering.deletions import set_aside, without_keys
from tikprep.rendering.latex import split_latex
from tikprep.rendering.mathml import tex_of_mathml
from tikprep.rendering.reserved import BAR, EXTRACT_END, EXTRACT_START, UNWRITABLE, extract_mark, without_coded_marks

LONGEST_HTML = 1_000_000
MOST_TAGS = 10_000
STASHED = re.compile(f"{EXTRACT_START}([0-9]{{1,4}}){EXTRACT_END}")
"""The mark of what was taken out."""

INVISIBLE = f"{UNWRITABLE}\x80-\x9f\u200b\ufeff"
"""Part of a character class: what may not be shown, or shows nothing."""

CONTROL = re.compile(f"[{INVISIBLE}{EXTRACT_START}-{BAR}]")

_ANY_MARK = re.compile(f"[{CLOZE_SHOWN_START}-{CLOZE_NEWLINE}]")
_ATTRIBUTE_DATA = re.compile(r"data:[\w/+.;=-]*,[^\"'\s>]{200,}", re.IGNORECASE)
_TOKEN = re.compile(
    r"<!--|<(?P<close>/?)(?P<tag>[A-Za-z][\w:-]*)"
    # A value in quotes may hold a "<": browsers copy formulas so.
    r"(?P<rest>(?:[^<>\"'=]|=\s*\"[^\"]*\"|=\s*'[^']*'|=(?!\s*[\"'])|[\"'])*+)>"
    # A quote that nobody closes: without its attributes the element is harmless, with them it ends the card.
    r"|<(?P<broken>/?[A-Za-z][\w:-]*)[^<>]*>"
    r"|\\\(|\\\[|\[latex\]|\[\$\$?\]|\[sound:|\[/?anki:[^\]<>]{0,300}\]"
    f"|{CLOZE_HIDDEN_START}",
    re.IGNORECASE,
)
_CLOSERS = {
    "\\(": r"\\\)",
    "\\[": r"\\\]",
    "[latex]": r"\[/latex\]",
    "[$]": r"\[/\$\]",
    "[$$]": r"\[/\$\$\]",
    "[sound:": r"\]",
}
# Elements whose insides are not HTML to us.
_WHOLE = frozenset({"style", "script", "svg", "math", "anki-mathjax", "textarea", "title", "xmp"})
# What HTML knows, so that `vector<int>` and `for (i = 0; i<n; i++)` stay what they are.
_ELEMENTS = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body "
    "br button canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog "
    "dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header "
    "hgroup hr html i iframe image img input ins isindex kbd keygen label legend li link main map mark marquee math "
    "menu menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture "
    "plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small source spacer span "
    "strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u "
    "ul var video wbr xmp".split()
)
_OPENED = re.compile(r"<(?=([A-Za-z][\w:-]*))")
_CODE = frozenset({"pre", "code", "kbd", "samp", "tt"})
# An HTML parser opens these again in each block, so a thousand unclosed ones would multiply.
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_MOST_OPEN_FORMATTING = 30
_LONGEST_TEX = 10_000
_LONGEST_NAME = 400
_MOST_STASHED = 400
_MOST_LATEX = 30_000
_LINE_TAG = re.compile(r"<(?:br|/?div|/?p|/?tr|/?li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TAG_START = re.compile("<[a-z]")
_CLOSER = re.compile(r"</([A-Za-z]\w*)")
_ANNOTATION = re.compile(r"<annotation\b[^>]*x-tex[^>]*>([^<]*)<", re.IGNORECASE)
_IS_BLOCK = re.compile(r"\b(?:block|display)\s*=\s*[\"']?(?:true|block)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stashed:
    """What was taken out: "math", "display", "sound", "svg", "text" or "break"; `raw` as a person would read it."""

    kind: str
    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class ForeignSource:
    """HTML whose insides are all HTML, its style sheets, what was taken out, and what deletions hide."""

    html: str
    css: str
    stash: tuple[Stashed, ...]
    originals: tuple[str, ...]

    def raw(self, number: int) -> str:
        """What was taken out under a number, as a person would read it; "" if it has no words."""
        return self.stash[number].raw if number < len(self.stash) else ""


def take_out(source: str) -> ForeignSource:
    """Part the stored text of a field or side. What is beyond the limits is cut off behind an ellipsis."""
    if "data:" in source.lower():
        source = _ATTRIBUTE_DATA.sub("data:,", source)
    source = without_coded_marks(source)
    is_cut = len(source) > LONGEST_HTML
    source = source[:LONGEST_HTML].replace("\r\n", "\n").replace("\r", "\n")
    text, originals = set_aside(CONTROL.sub("", source))
    return _Scan(text, tuple(map(plain, originals)), is_cut=is_cut).run()


def plain(fragment: str) -> str:
    """The text of a piece of HTML as an editor stores it, line by line."""
    text = html.unescape(_TAG.sub("", _LINE_TAG.sub("\n", fragment)))
    return CONTROL.sub("", text.replace("\u00a0", " ")).strip()


class _Scan:
    def __init__(self, source: str, originals: tuple[str, ...], *, is_cut: bool) -> None:
        self._source = source
        self._originals = originals
        self._is_cut = is_cut
        self._out: list[str] = []
        self._css: list[str] = []
        self._stash: list[Stashed] = []
        # Where the next closer of each kind stands; one search answers for all openers before it.
        self._next_closer: dict[str, re.Match[str] | None] = {}
        self._tags = self._formatting = self._code_depth = self._latex_read = 0

    def run(self) -> ForeignSource:
        source, position = self._source, 0
        while match := _TOKEN.search(source, position):
            self._out.append(_without_openings(source[position : match.start()]))
            if self._tags >= MOST_TAGS:
                self._is_cut, position = True, len(source)
                break
            position = self._token(match)
        self._out.append(_without_openings(source[position:]))
        if self._is_cut:
            self._out.append("…")
        return ForeignSource("".join(self._out), "\n".join(self._css), tuple(self._stash), self._originals)

    def _token(self, match: re.Match[str]) -> int:
        token = match[0].lower()
        if match["tag"]:
            return self._tag(match)
        if match["broken"]:
            self._out.append(f"<{match['broken']}>")
            return match.end()
        if token == "<!--":
            end = self._closer("-->", match.end())
            if end is None:
                self._out.append(match[0])
                return match.end()
            return end.end()
        if token.startswith(("[anki:", "[/anki:")):
            return match.end()
        if token == CLOZE_HIDDEN_START:
            return self._hidden(match)
        return self._bracket(match, token)

    def _closer(self, pattern: str, position: int) -> re.Match[str] | None:
        known = self._next_closer.get(pattern)
        if pattern not in self._next_closer or (known is not None and known.start() < position):
            known = re.compile(pattern, re.IGNORECASE).search(self._source, position)
            self._next_closer[pattern] = known
        return known

    @cached_property
    def _last_closers(self) -> dict[str, int]:
        """Where the last closer of each element stands: a deck may invent as many names as it likes."""
        return {closer[1].lower(): closer.start() for closer in _CLOSER.finditer(self._source)}

    # Elements

    def _tag(self, match: re.Match[str]) -> int:
        tag, is_end = match["tag"].lower(), bool(match["close"])
        if tag in _WHOLE and not is_end:
            return self._whole(tag, match)
        if tag not in _ELEMENTS and tag not in _WHOLE and tag.isalnum():
            # An HTML parser would drop it, or all that follows if MathML or SVG have an element of that name.
            if not is_end and self._last_closers.get(tag, -1) < match.end():
                self._out.append(html.escape(match[0]))
            return match.end()
        if tag in _CODE:
            self._code_depth = max(0, self._code_depth + (-1 if is_end else 1))
        if not self._counts(tag, is_end=is_end):
            return match.end()
        # To a parser the words for who runs no script are no HTML; here no script ever runs.
        self._out.append(f"<{match['close']}div>" if tag == "noscript" else _bare(match[0]))
        return match.end()

    def _counts(self, tag: str, *, is_end: bool) -> bool:
        """Count an element that begins or ends; False where it is one formatting element too many."""
        if tag in _FORMATTING:
            if not is_end and self._formatting >= _MOST_OPEN_FORMATTING:
                return False
            self._formatting = max(0, self._formatting + (-1 if is_end else 1))
        self._tags += not is_end
        return True

    def _whole(self, tag: str, match: re.Match[str]) -> int:
        end = None if match["rest"].rstrip().endswith("/") else self._closer(rf"</{tag}\s*>", match.end())
        if end is None:
            # Nobody closed it: what follows is the card's text.
            return match.end()
        inside = self._source[match.end() : end.start()]
        if tag == "style":
            self._css.append(re.sub(r"<!--|-->", "", _bare(inside)))
        elif tag == "svg":
            self._keep(Stashed("svg", _bare(self._source[match.start() : end.end()]), ""))
        elif tag == "anki-mathjax":
            self._formula(inside, is_display=bool(_IS_BLOCK.search(match["rest"])), raw=inside)
        elif tag == "math":
            annotation = _ANNOTATION.search(inside)
            # A formula with a gap in it stays text: what is asked for must not be drawn.
            drawn = "" if annotation or _ANY_MARK.search(inside) else html.escape(tex_of_mathml(inside))
            tex = annotation[1] if annotation else drawn
            if tex:
                self._formula(tex, is_display=bool(_IS_BLOCK.search(match["rest"])), raw=tex)
            else:
                self._out.append(html.escape(without_keys(plain(inside))))
        elif tag in ("textarea", "xmp"):
            self._out.append(html.escape(without_keys(plain(inside))))
        return end.end()

    # Brackets and marks

    def _bracket(self, match: re.Match[str], token: str) -> int:
        end = self._closer(_CLOSERS[token], match.end())
        longest = _LONGEST_NAME if token == "[sound:" else _LONGEST_TEX
        if end is None or end.start() - match.end() > longest or self._code_depth or len(self._stash) > _MOST_STASHED:
            self._out.append(match[0])
            return match.end()
        inside = self._source[match.end() : end.start()]
        raw = f"{match[0]}{inside}{end[0]}"
        if token == "[sound:":
            self._keep(Stashed("sound", _bare(plain(inside)), _bare(plain(raw))))
        elif token == "[latex]":
            if not self._latex(inside):
                self._out.append(match[0])
                return match.end()
        else:
            self._formula(inside, is_display=token in ("\\[", "[$$]"), raw=raw)
        for tag in _TAG_LEFT_OVER.finditer(inside):
            if self._tags < MOST_TAGS and self._counts(tag["name"].lower(), is_end=bool(tag["close"])):
                self._out.append(tag[0])
        return end.end()

    def _formula(self, inside: str, *, is_display: bool, raw: str) -> None:
        tex = without_keys(plain(inside))
        closed_before, tex, opened_after = _balanced(tex)
        self._out.append(closed_before)
        if tex.strip():
            self._keep(Stashed("display" if is_display else "math", tex, _bare(plain(raw))))
        self._out.append(opened_after)

    def _latex(self, inside: str) -> bool:
        """Take out a LaTeX text; False where this card has had its share of them, or of elements."""
        if self._latex_read + len(inside) >= _MOST_LATEX:
            return False
        self._latex_read += len(inside)
        parts = list(split_latex(without_keys(plain(inside))))
        tags = sum(len(_TAG_START.findall(part)) for kind, part in parts if kind == "tags")
        if self._tags + tags > MOST_TAGS:
            return False
        self._tags += tags
        for kind, part in parts:
            if kind == "text":
                self._out.append(html.escape(part).replace("\n\n", "<br><br>"))
            elif kind == "break":
                self._out.append("<br>")
            elif kind == "tags":
                self._out.append(part)
            else:
                before, drawn, after = _balanced(part)
                self._out.append(before)
                if kind == "code":
                    self._out.append(f"<pre>{html.escape(drawn)}</pre>")
                else:
                    self._keep(Stashed(kind, drawn, part))
                self._out.append(after)
        return True

    def _hidden(self, match: re.Match[str]) -> int:
        end = self._closer(CLOZE_HIDDEN_END, match.end())
        if end is None:
            return match.end()
        # Only code keeps the key, whose lexer reads the original; the reader drops it everywhere else.
        hint, original, key = self._source[match.end() : end.start()].partition(CLOZE_ORIGINAL)
        self._out += (CLOZE_HIDDEN_START, html.escape(_hint(hint)), original, key, CLOZE_HIDDEN_END)
        return end.end()

    def _keep(self, stashed: Stashed) -> None:
        self._out.append(extract_mark(len(self._stash)))
        self._stash.append(stashed)


def _without_openings(text: str) -> str:
    """Text whose `<` before a name are signs: none begins an element that ends."""
    return _OPENED.sub(lambda found: "<" if found[1].lower() in _ELEMENTS else "&lt;", text)


# An inline element that begins or ends within a formula must still do so beside it.
_TAG_LEFT_OVER = re.compile(
    r"<(?P<close>/?)(?P<name>a|b|code|em|font|i|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE
)
_DELIMITER = re.compile(r"\\[()\[\]]|\[/?\$\$?\]|\[/?latex\]", re.IGNORECASE)


def _hint(fragment: str) -> str:
    text = _DELIMITER.sub("", _bare(plain(fragment)))
    return " ".join(text.split())


def _bare(text: str) -> str:
    """The text without deletions; a hint stays."""
    return _ANY_MARK.sub("", without_keys(text))


def _balanced(tex: str) -> tuple[str, str, str]:
    """The ends of deletions that began before a formula, the formula, and the starts that end behind it."""
    before = after = ""
    kept: list[str] = []
    starts: list[int] = []
    for character in tex:
        if character == CLOZE_SHOWN_START:
            starts.append(len(kept))
        elif character == CLOZE_SHOWN_END:
            if not starts:
                before += character
                continue
            starts.pop()
        kept.append(character)
    for place in starts:
        kept[place] = ""
        after += CLOZE_SHOWN_START
    return before, "".join(kept), after
