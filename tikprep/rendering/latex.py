"""A whole LaTeX text, as `[latex]` fields hold it -> maths and text.

Only maths is drawn. Of the text around it, what everybody writes is understood: line
ends, bold, quotes, escaped signs, lists, tables and code; other commands stay as they were
written. Any other environment is handed on as maths, which says why it cannot be drawn.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

# What is text, or read here; the rest of environments is MathJax's.
_TEXT_ENVIRONMENT = re.compile(
    r"tabular[xy]?\*?|longtable|itemize|enumerate|description|center|document|flushleft|flushright|quote|quotation|"
    r"table\*?|figure\*?|minipage|small|footnotesize|field|note|definition|theorem|lemma|proof|example|remark"
)
_CODE_ENVIRONMENTS = frozenset({"verbatim", "lstlisting", "minted"})
_OPENING = re.compile(
    # The end of a row or an escaped dollar: what follows is read for itself.
    r"\\[\\$]"
    r"|\\begin\{(?P<environment>[A-Za-z]+\*?)\}"
    r"|\$\$(?P<double>[^$]+)\$\$|\$(?P<single>(?:\\.|[^$\\])+)\$"
    r"|\\(?P<bracket>[\[(])",
    re.DOTALL,
)
_END = re.compile(r"\\end\{([A-Za-z]+\*?)\}|\\[\])]")
_CODE_OPTIONS = re.compile(r"(?:\[[^\[\]]*\])?(?:\{[^{}\n]*\})?")
# Signs that only maths has; a field of them alone forgot its dollars.
_LOOKS_LIKE_MATHS = re.compile(r"\\(?:frac|sum|int|sqrt|alpha|beta|lim|cdot|mathbb|vec|hat|left|infty|partial)\b|[\^_]")
_SIMPLE_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?:displaymath|math)\}")
_UNWRAPPED = re.compile(r"\\(?:textbf|textit|emph|underline|text|textrm|texttt)\{([^{}]*)\}")
_NO_TEXT = re.compile(r"\\(?:noindent|par|centering|(?:begin|end)\{(?:center|document|flushleft)\})\s*")
_ESCAPED = re.compile(r"\\([%$&#_{}])")


_GROUP = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_TABLE = r"tabular[xy]?\*?|longtable"
_STRUCTURE = re.compile(
    rf"\\begin\{{(?P<begin>{_TABLE}|itemize|enumerate|description)\}}(?:\[[^\[\]]*\])?(?:{_GROUP})*"
    rf"|\\end\{{(?P<end>{_TABLE}|itemize|enumerate|description)\}}"
    r"|(?P<item>\\item\b)\s*(?:\[(?P<label>[^\[\]]*)\])?"
    rf"|(?P<last_row>\\\\(?:\s|\\hline|\\bottomrule)*(?=\\end\{{(?:{_TABLE})\}}))"
    r"|(?P<row>\\\\\*?(?:\[[^\]\n]{0,20}\])?|\\tabularnewline\b)|(?P<paragraph>\n[ \t]*\n|\\newline\b)"
    r"|(?P<cell>&)|(?P<escaped>\\&)|\\multicolumn\{(?P<columns>[1-9]\d?)\}\s*"
    rf"{_GROUP}\s*\{{(?P<spanning>[^{{}}]*)\}}"
    rf"|\\(?:hline|toprule|midrule|bottomrule|(?:cline|cmidrule)(?:\([^()]*\))?{_GROUP})[ \t]*"
)
_BEGIN_TABLE = re.compile(rf"\\begin\{{(?P<name>{_TABLE})\}}")
_SPANNING = re.compile(rf"(?P<command>\\multicolumn\{{[1-9]\d?\}}\s*{_GROUP}\s*)\{{")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_LISTS = {"itemize": "ul", "description": "ul", "enumerate": "ol"}


def split_latex(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of a kind and the part, in order.

    Kinds are "math", "display", "text", "break", "code", and "tags": HTML of a list or table that was begun, went
    on or ended.
    """
    text = "".join(_with_spans_in_tables(text)) if r"\multicolumn" in text else text
    found = False
    position = 0
    structure = _Structure()
    for start, end, kind, part in _maths(text):
        yield from structure.read(text[position:start])
        yield kind, part
        found, position = True, end
    rest = text[position:]
    if not found and _LOOKS_LIKE_MATHS.search(rest) and r"\begin" not in rest:
        yield "math", rest
    else:
        yield from structure.read(rest)
    yield from structure.finish()


def _with_spans_in_tables(text: str) -> Iterator[str]:
    position = 0
    while begin := _BEGIN_TABLE.search(text, position):
        end = text.find(f"\\end{{{begin['name']}}}", begin.end())
        if end < 0:
            break
        yield text[position : begin.start()]
        yield _with_spans_behind(text[begin.start() : end])
        position = end
    yield text[position:]


def _with_spans_behind(table: str) -> str:
    """A table whose cells that span have their content, maths in it or not, before the command that says so."""
    done: list[str] = []
    position = 0
    while found := _SPANNING.search(table, position):
        end = _closing(table, found.end())
        if end < 0:
            break
        done += [table[position : found.start()], table[found.end() : end], found["command"], "{}"]
        position = end + 1
    return "".join((*done, table[position:]))


def _closing(text: str, position: int) -> int:
    """Where the group that was opened before `position` ends; -1 if it does not."""
    depth = 1
    for match in _BRACE.finditer(text, position):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return match.start()
    return -1


def _maths(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, kind and contents of what is maths or code. Each end is looked for once, whatever the text."""
    ends = _Ends(text)
    position = 0
    while match := _OPENING.search(text, position):
        start, position = match.span()
        if inline := match["single"]:
            yield start, position, "math", inline
        elif match["double"]:
            yield start, position, "display", match["double"]
        elif name := match["environment"]:
            end = None if _TEXT_ENVIRONMENT.fullmatch(name) else ends.after(f"\\end{{{name}}}", position)
            if end is not None:
                position = end.end()
                yield start, position, *_environment(text, name, match, end)
        elif match["bracket"]:
            is_display = match["bracket"] == "["
            end = ends.after(r"\]" if is_display else r"\)", position + 1)
            if end is not None:
                tex = text[match.end() : end.start()]
                position = end.end()
                yield start, position, "display" if is_display else "math", tex


def _environment(text: str, name: str, begin: re.Match[str], end: re.Match[str]) -> tuple[str, str]:
    if name in _CODE_ENVIRONMENTS:
        options = _CODE_OPTIONS.match(text, begin.end(), end.start())
        return "code", text[options.end() if options else begin.end() : end.start()].strip("\n")
    tex = text[begin.start() : end.end()]
    if name in ("math", "displaymath"):
        return ("math" if name == "math" else "display"), _SIMPLE_ENVIRONMENT.sub("", tex)
    return "display", tex


class _Ends:
    """Where environments and brackets end; for places that are asked for from left to right."""

    def __init__(self, text: str) -> None:
        self._found: dict[str, deque[re.Match[str]]] = {}
        for match in _END.finditer(text):
            self._found.setdefault(match[0], deque()).append(match)

    def after(self, closer: str, position: int) -> re.Match[str] | None:
        found = self._found.get(closer, deque())
        while found and found[0].start() < position:
            found.popleft()
        return found[0] if found else None


class _Structure:
    """Reads the text between maths: the lists and tables that are open go on behind a formula in them."""

    def __init__(self) -> None:
        self._open: list[str] = []

    def read(self, text: str) -> Iterator[tuple[str, str]]:
        position = 0
        is_alone = _STRUCTURE.search(text) is None
        for match in _STRUCTURE.finditer(text):
            if match["escaped"]:
                continue
            yield from self._words(text[position : match.start()])
            position = match.end()
            yield from self._token(match)
        yield from self._words(text[position:], is_alone=is_alone)

    def finish(self) -> Iterator[tuple[str, str]]:
        while self._open:
            yield "tags", self._end()

    def _words(self, text: str, *, is_alone: bool = False) -> Iterator[tuple[str, str]]:
        text = _ESCAPED.sub(r"\1", _UNWRAPPED.sub(r"\1", _NO_TEXT.sub("", text)))
        text = text.replace("~", " ").replace("``", "“").replace("''", "”")
        # Between a list and its items, or a table and its rows, no text belongs.
        if text.strip() or (text and is_alone):
            yield "text", text.replace("\n", " ")

    def _token(self, match: re.Match[str]) -> Iterator[tuple[str, str]]:
        is_in_table = bool(self._open) and self._open[-1] == "table"
        if match["begin"]:
            yield "tags", self._begin(match["begin"])
        elif match["end"] and self._open:
            yield "tags", self._end()
        elif match["cell"] and not is_in_table:
            yield "text", "&"
        elif match["item"] and self._open and not is_in_table:
            yield "tags", "</li><li>"
            yield from self._words(f"{match['label']} " if match["label"] else "")
        elif match["row"]:
            yield ("tags", "</td></tr><tr><td>") if is_in_table else ("break", "")
        elif is_in_table:
            yield from self._cell(match)
        elif match["paragraph"]:
            yield "break", ""

    def _cell(self, match: re.Match[str]) -> Iterator[tuple[str, str]]:
        if match["cell"]:
            yield "tags", "</td><td>"
        elif match["columns"]:
            yield from self._words(match["spanning"])
            yield "tags", "</td><td>" * (int(match["columns"]) - 1)

    def _begin(self, name: str) -> str:
        tag = _LISTS.get(name, "table")
        self._open.append(tag)
        return "<table><tr><td>" if tag == "table" else f"<{tag}><li>"

    def _end(self) -> str:
        tag = self._open.pop()
        return "</td></tr></table>" if tag == "table" else f"</li></{tag}>"
