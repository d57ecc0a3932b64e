"""The tokens of a lexer -> the kinds that have a colour.

Pygments names functions and types where a language declares them, and leaves their uses
as mere names. Their uses are coloured too, by what all these languages share: what stands
before "(" is called, and types are written LikeThis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Operator, Punctuation, String, _TokenType

TOKEN_KINDS = ("keyword", "string", "number", "comment", "name", "function", "type", "operator")

Token = tuple[_TokenType, str]

# The first ancestor of a token that stands here decides.
_KINDS: dict[_TokenType, str] = {
    Comment.Preproc: "keyword",
    Comment.PreprocFile: "string",
    Comment: "comment",
    Keyword.Type: "type",
    Keyword.Constant: "keyword",
    Keyword: "keyword",
    Name.Function: "function",
    Name.Builtin.Pseudo: "keyword",
    Name.Builtin: "function",
    Name.Decorator: "function",
    Name.Annotation: "function",
    Name.Class: "type",
    Name.Exception: "type",
    Name.Namespace: "type",
    Name.Tag: "keyword",
    Name.Variable: "type",
    Name: "name",
    Number: "number",
    String.Interpol: "operator",
    String: "string",
    Literal.Date: "number",
    Literal: "string",
    Operator.Word: "keyword",
    Operator: "operator",
    Punctuation: "operator",
    Generic.Prompt: "operator",
    Generic.Heading: "function",
    Generic.Subheading: "function",
    Generic.Inserted: "string",
    Generic.Deleted: "number",
    Generic.Error: "number",
    Generic.Traceback: "number",
}
_WITH_CALLS = frozenset(
    "python pycon cpp c go java csharp kotlin scala rust swift javascript typescript ruby php dart julia".split()
)
_WITH_KEYS = frozenset({"yaml", "json", "json5", "toml", "ini"})
_SQL = frozenset({"sql", "postgresql", "mysql", "sqlite3", "plpgsql", "tsql"})
_TYPE_NAME = re.compile(r"[A-Z]+[a-z]\w*$")
_PYTHON_TYPE = frozenset("bool bytearray bytes complex dict float frozenset int list object set str tuple type".split())
_LITERAL_WORD = re.compile(r"(?:nullptr|nil|null|true|false|iota|~|yes|no|on|off)$", re.IGNORECASE)
_YAML_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$|0x[0-9a-fA-F]+$")
_BEFORE_A_TABLE = frozenset({"TABLE", "INTO", "ON", "WITH", "VIEW", "EXISTS", "REFERENCES", "KEY", "INDEX"})
_SQL_FUNCTION = re.compile(
    r"(?:COUNT|SUM|AVG|MIN|MAX|COALESCE|NULLIF|CAST|CONVERT|ABS|ROUND|FLOOR|CEIL|CEILING|POWER|SQRT|MOD|EXTRACT|"
    r"LENGTH|LOWER|UPPER|TRIM|SUBSTRING|SUBSTR|REPLACE|POSITION|CONCAT|DATE_TRUNC|NOW|GREATEST|LEAST|ROW_NUMBER|"
    r"RANK|DENSE_RANK|NTILE|LAG|LEAD|FIRST_VALUE|LAST_VALUE|PERCENTILE_CONT|ARRAY_AGG|STRING_AGG|EVERY|GROUPING)$",
    re.IGNORECASE,
)


def kinds_of(tokens: Sequence[Token], lexer: str) -> list[str]:
    """The kind of each token, "" for plain; `lexer` is the first alias that Pygments gives it."""
    known: dict[_TokenType, str] = {}
    kinds = [known[token] if token in known else known.setdefault(token, _kind(token)) for token, _ in tokens]
    if lexer in _WITH_CALLS:
        _mark_uses(tokens, kinds, types_are_called=lexer != "go")
    elif lexer in _SQL:
        _mark_sql(tokens, kinds)
    elif lexer in _WITH_KEYS:
        _mark_keys(tokens, kinds)
    return kinds


def _kind(token: _TokenType) -> str:
    ancestor: _TokenType | None = token
    while ancestor is not None:
        if ancestor in _KINDS:
            return _KINDS[ancestor]
        ancestor = ancestor.parent
    return ""


def _mark_uses(tokens: Sequence[Token], kinds: list[str], *, types_are_called: bool) -> None:
    """Names that are called become functions, names LikeThis types."""
    following = ""
    for number in range(len(tokens) - 1, -1, -1):
        token, text = tokens[number]
        if kinds[number] == "name" or token is Name.Builtin:
            is_called = following == "("
            if token is Name.Builtin and _LITERAL_WORD.match(text):
                kinds[number] = "keyword"
            elif _TYPE_NAME.match(text) and (types_are_called or not is_called):
                kinds[number] = "type"
            elif is_called:
                kinds[number] = "function"
            elif token is Name.Builtin and text in _PYTHON_TYPE:
                kinds[number] = "type"
        if text and not text.isspace():
            following = text[0]


def _mark_sql(tokens: Sequence[Token], kinds: list[str]) -> None:
    """Functions before "(" apart from key words; what Pygments calls built in are types."""
    following = ""
    for number in range(len(tokens) - 1, -1, -1):
        token, text = tokens[number]
        if following == "(" and (kinds[number] == "name" or _SQL_FUNCTION.match(text)):
            if _is_called(tokens, number):
                kinds[number] = "function"
        elif token is Name.Builtin:
            kinds[number] = "type"
        elif kinds[number] == "keyword" and len(text) == 1:
            # "C" and "G" are words of the standard, and names of columns everywhere else.
            kinds[number] = "name"
        elif text == "." and kinds[number - 1 : number + 2 : 2] == ["number", "number"]:
            kinds[number] = "number"
        if text and not text.isspace():
            following = text[0]


def _is_called(tokens: Sequence[Token], number: int) -> bool:
    """Not the name in `CREATE TABLE t (…)` or `INSERT INTO t (…)`."""
    before = number - 1
    while before >= 0 and not tokens[before][1].strip():
        before -= 1
    return before < 0 or tokens[before][1].upper() not in _BEFORE_A_TABLE


def _mark_keys(tokens: Sequence[Token], kinds: list[str]) -> None:
    """Keys stand apart from the strings that they name; YAML's bare words are what they look like."""
    for number, (token, text) in enumerate(tokens):
        if token in (Name.Tag, Name.Attribute):
            kinds[number] = "function"
        elif token is Literal.Scalar.Plain:
            if _YAML_NUMBER.match(text):
                kinds[number] = "number"
            elif _LITERAL_WORD.match(text):
                kinds[number] = "keyword"
