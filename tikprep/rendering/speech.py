"""Formulas as they are read aloud, in the manner of MathSpeak's brief style.

Scripts and fractions of one part need no end ("x sub i", "a over b"); longer ones are
closed ("x sub t minus 1, end sub"). Commas are pauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tikprep.rendering.speech_reader import Atom, Command, Fence, Grid, Node, Row, Script, TooLong, read
from tikprep.rendering.speech_words import ACCENTS, FUNCTIONS, LARGE, LETTERS, LIMITED, NAMES, SIGNS, SILENT
from tikprep.rendering.tex_source import with_plain_text

_CALLED = frozenset(
    "f g h p q r s P Q F G T O o D H I J K L V N sigma varphi phi psi pi Phi Gamma tau delta ell".split()
)
# Of these, p(x) is a function, but p(1-q) a product.
_FACTORS = frozenset("p q r s".split())
_GROWTH = {"O": "big O", "o": "little o", "Theta": "big theta", "Omega": "big omega", "omega": "little omega"}
_PARTS = {("1", "2"): "one half", ("1", "3"): "one third", ("2", "3"): "two thirds", ("1", "4"): "one quarter"}
_FONTS = frozenset(
    "mathbb mathcal mathfrak mathscr mathbf boldsymbol bm pmb bold mathds mathbbm mathop mathrel mathbin mathord boxed "
    "fbox smash ensuremath".split()
)
_JOINS = frozenset(SIGNS) - frozenset(",;.&~!%()[]{}")
_STOPS = re.compile(r"\s*[,.]*,[,.\s]*(?=\s|$)|\s*,\s*,[,\s]*|\s+([.])(?=\s|$)")


# The sides of a card share their formulas.
@lru_cache(maxsize=512)
def speech(tex: str) -> str:
    """A formula in words; its TeX where it is too deep or too long to be said. Never raises, never loses a formula."""
    try:
        said = _tidy(_Speaker().row(read(with_plain_text(tex))))
    except TooLong:
        said = ""
    return said or " ".join(tex.split())


def _tidy(words: str) -> str:
    return " ".join(_STOPS.sub(lambda match: f"{match[1] or ','} ", words).split()).strip(" ,")


class _Speaker:
    def __init__(self) -> None:
        # What | and \to mean depends on what they stand in.
        self._bar = "divides"
        self._to = "to"

    def row(self, row: Row) -> str:
        said: list[str] = []
        items, position = row.items, 0
        while position < len(items):
            words, used = self._phrase(items, position)
            if words == "times" and position in (0, len(items) - 1):
                # P(· | s): a place, not a product.
                words = "dot"
            said.append(words)
            position += used
        return " ".join(word for word in said if word)

    def _phrase(self, items: Sequence[Node], position: int) -> tuple[str, int]:
        """The words for what begins at `position`, and how many items they are for."""
        node = items[position]
        following = items[position + 1] if position + 1 < len(items) else None
        if _command(node) == "arg" and following is not None and _command(_base(following)) in ("max", "min"):
            name = f"arg {_command(_base(following))}"
            return self._operator(FUNCTIONS[name], following), 2
        fence = _base(following) if following is not None else None
        if isinstance(fence, Fence) and fence.left in ("(", "["):
            called = self._called(node, fence)
            if called:
                return self._application(called, fence, following), 2
        return self.node(node), 1

    def _within(self, row: Row, *, bar: str = "", to: str = "") -> str:
        outer = self._bar, self._to
        self._bar, self._to = bar or self._bar, to or self._to
        said = self.row(row)
        self._bar, self._to = outer
        return said

    # Functions

    def _called(self, node: Node, fence: Fence) -> str:
        """The name of a function that the fence holds the arguments of, or "" where it is a product."""
        base, name = _base(node), _command(_base(node))
        if name in FUNCTIONS or (isinstance(base, Command) and base.name in NAMES - {"tag", "tag*"}):
            return self.node(node).removesuffix(" of")
        letter = _letter(base)
        if not letter:
            return ""
        if letter in _GROWTH and node is base and (letter != "omega" or fence.left == "("):
            return _GROWTH[letter]
        is_list = any(_command(item) in ("mid", "Vert") or _is_sign(item, ",;|") for item in fence.body.items)
        has_font = isinstance(base, Command)
        if letter == "E" and (has_font or fence.left == "["):
            return self._over("expectation", node)
        if letter == "P" and (has_font or fence.left == "("):
            return self._over("probability", node)
        if letter == "D" and isinstance(node, Script) and node.below and _plain(node.below) in ("KL", "K L"):
            return "KL divergence"
        if letter == "1" and has_font:
            return "indicator"
        is_called = letter in _CALLED or (is_list and fence.left == "(")
        is_factor = letter in _FACTORS and (_is_power(node) or (not is_list and any(map(_is_joint, fence.body.items))))
        return self.node(node) if is_called and not is_factor and not _is_bold(base) else ""

    def _over(self, name: str, node: Node) -> str:
        below = node.below if isinstance(node, Script) else None
        return f"{name} over {self.row(below)}" if below else name

    def _application(self, name: str, fence: Fence, following: Node | None) -> str:
        bar = "from" if name == "KL divergence" else "given"
        inside = self._within(fence.body, bar=bar)
        after = self._scripts(following) if isinstance(following, Script) else ""
        if after:
            return f"{name} of {inside}, {after}"
        return f"{name} of {inside}" + ("" if _is_simple(fence.body) else ",")

    # Single nodes

    def node(self, node: Node) -> str:
        match node:
            case Atom():
                return self._atom(node)
            case Row():
                return self.row(node)
            case Script():
                return self._script(node)
            case Fence():
                return self._fence(node)
            case Grid():
                return self._grid(node)
            case Command():
                return self._command(node)

    def _atom(self, atom: Atom) -> str:
        if atom.kind == "blank":
            return f"blank, hint: {atom.text}," if atom.text not in ("", "…") else "blank"
        if atom.kind not in ("sign", "command"):
            return atom.text
        name = atom.text
        if name in ("|", "mid", "vert", "Vert"):
            return "parallel to" if name == "Vert" and self._bar == "divides" else self._bar
        if name in ("to", "rightarrow"):
            return self._to
        if name in FUNCTIONS and atom.kind == "command" and name != "E":
            return FUNCTIONS[name]
        if name in LARGE:
            return f"{LARGE[name]} of"
        return LETTERS.get(name) or SIGNS.get(name, name) if atom.kind == "command" else SIGNS.get(name, name)

    def _command(self, command: Command) -> str:
        name, arguments = command.name, command.arguments
        if name in SILENT:
            return ""
        if name in NAMES:
            return self._words(name, _plain(arguments[0]))
        if name.endswith("frac") or name.endswith("binom"):
            return self._pair(command)
        inner = self.row(arguments[-1]) if arguments else ""
        if name in ACCENTS:
            return self._accented(name, arguments[0], inner)
        if name == "sqrt":
            return self._root(command, inner)
        if name in ("mathbb", "mathds", "mathbbm"):
            return {"1": "indicator", "P": "P", "E": "E"}.get(inner) or LETTERS.get(inner, inner)
        if name in ("abs", "norm"):
            return self._fence(Fence("|" if name == "abs" else "Vert", arguments[0], "|"))
        return self._stacked(name, arguments, inner)

    @staticmethod
    def _accented(name: str, argument: Row, inner: str) -> str:
        if ACCENTS[name] == "vector":
            return f"vector {inner}"
        return f"{inner} {ACCENTS[name]}" if _is_simple(argument) else f"{inner}, {ACCENTS[name]},"

    def _stacked(self, name: str, arguments: tuple[Row, ...], inner: str) -> str:
        """Commands that put one thing over or beside another; of all others the last argument counts."""
        if name.startswith("x") and ("arrow" in name or name == "xmapsto"):
            return f"goes to, by {inner}," if inner.strip(" ,") else "goes to"
        match name:
            case "overset" | "stackrel":
                return f"{inner} with {self.row(arguments[0])} above"
            case "underset":
                return f"{inner} over {self.row(arguments[0])}"
            case "cancelto":
                return f"{inner} cancelled to {self.row(arguments[0])}"
            case "pmod":
                return f", modulo {inner}"
            case "genfrac":
                return f"{self.row(arguments[-2])} over {inner}"
        return inner

    @staticmethod
    def _words(name: str, words: str) -> str:
        if name.startswith("tag"):
            return f", labelled {words}"
        return FUNCTIONS.get(words, words) if name not in ("text", "textrm", "mbox", "mathrm") else words

    def _pair(self, command: Command) -> str:
        first, second = command.arguments[-2:]
        over, under = self.row(first), self.row(second)
        if command.name.endswith("binom"):
            return f"{over} choose {under}"
        if (over, under) in _PARTS:
            return _PARTS[over, under]
        derivative = self._derivative(first, second)
        if derivative:
            return derivative
        if _is_short(first, over) and _is_short(second, under):
            return f"{over} over {under}"
        return f"fraction {over}, over {under}, end fraction"

    def _derivative(self, first: Row, second: Row) -> str:
        for sign, name in (("partial", "the partial derivative"), ("d", "the derivative")):
            if (
                len(second.items) == 2
                and first.items
                and _letter(first.items[0]) == sign
                and _letter(second.items[0]) == sign
            ):
                of = self.row(Row(first.items[1:]))
                respect = self.node(second.items[1])
                return f"{name} of {of} with respect to {respect}," if of else f"{name} with respect to {respect} of"
        return ""

    def _root(self, command: Command, inner: str) -> str:
        degree = self.row(command.option) if command.option else ""
        name = {"": "square root", "2": "square root", "3": "cube root"}.get(degree, f"root of order {degree}")
        return f"the {name} of {inner}" + ("" if _is_simple(command.arguments[0]) else ", end root,")

    # Scripts

    def _script(self, script: Script) -> str:
        base = script.base
        name = _command(base)
        if isinstance(base, Command) and base.name in ("underbrace", "overbrace", "underbracket", "overbracket"):
            label = script.below or script.above or Row(())
            return f"{self.row(base.arguments[0])}, labelled {self.row(label)},"
        if name in LARGE:
            return self._operator(LARGE[name], script) + " of"
        if name in FUNCTIONS:
            return self._function(name, script)
        if isinstance(base, Command) and base.name.startswith("x") and "arrow" in base.name:
            return self._command(base)
        if isinstance(base, Fence):
            return self._scripted_fence(base, script)
        if isinstance(base, Command) and base.name in ("mathop", "operatorname*") and script.below:
            return f"{self.node(base)} over {self.row(script.below)} of"
        letter = _letter(base)
        if isinstance(base, Command) and base.name == "mathbb" and len(letter) == 1 and script.above:
            return f"{letter} {self._scripts(script)}".replace(" times ", " by ")
        return f"{self.node(base)} {self._scripts(script)}"

    def _function(self, name: str, script: Script) -> str:
        if name in LIMITED:
            return self._operator(FUNCTIONS[name], script)
        said = FUNCTIONS[name]
        if name in ("log", "lg") and script.below:
            said = f"{said} base {self.row(script.below)}"
            above = Script(script.base, None, script.above, script.primes)
            return f"{said} {self._scripts(above)} of" if script.above else f"{said} of"
        if name in ("Pr", "E") and script.below:
            return self._over(said, script)
        return f"{said} {self._scripts(script)}"

    def _operator(self, name: str, node: Node) -> str:
        """A sum, product, integral or limit with what stands below and above it."""
        below = node.below if isinstance(node, Script) else None
        above = node.above if isinstance(node, Script) else None
        if name.startswith("the limit"):
            return f"{name} as {self._within(below, to='goes to')} of" if below else f"{name} of"
        if name in ("max", "min", "sup", "inf") or name.startswith("arg"):
            return f"{name} over {self.row(below)} of" if below else name
        if below and above:
            return f"{name} from {self.row(below)} to {self.row(above)}"
        if below:
            return f"{name} over {self.row(below)}"
        return f"{name} up to {self.row(above)}" if above else name

    def _scripts(self, script: Script) -> str:
        """What the scripts of a base add to it."""
        said = []
        if script.below and script.below.items:
            inside = self.row(script.below)
            said.append(f"sub {inside}" + ("" if _is_signless(script.below) else ", end sub,"))
        if script.primes:
            said.append({1: "prime", 2: "double prime", 3: "triple prime"}.get(script.primes, "many primes"))
        if script.above and script.above.items:
            said.append(self._power(script.base, script.above))
        return " ".join(said)

    def _power(self, base: Node, above: Row) -> str:
        plain = _plain(above)
        inside = self.row(above)
        named = {
            "2": "squared",
            "3": "cubed",
            "T": "transpose",
            "top": "transpose",
            "intercal": "transpose",
            "*": "star",
            "ast": "star",
            "dagger": "dagger",
            "circ": "degrees",
            "prime": "prime",
            "+": "superscript plus",
            "-": "superscript minus",
            "pm": "superscript plus or minus",
        }.get(plain)
        if named:
            return named
        if plain == "-1" and _is_matrix(base):
            return "inverse"
        if plain.replace(" ", "") in ("-T", "-top"):
            return "inverse transpose"
        first = above.items[0] if len(above.items) == 1 else None
        if isinstance(first, Fence) and first.left == "(":
            return f"superscript {self.row(first.body)}" + ("" if _is_signless(first.body) else ", end superscript,")
        if isinstance(first, Command) and first.name in NAMES:
            return f"superscript {inside}"
        return f"to the {inside}" + ("" if _is_signless(above) else ", end power,")

    # Brackets and grids

    def _fence(self, fence: Fence) -> str:
        inside = self._within(fence.body, bar="such that" if fence.left in ("{", "lbrace") else "given")
        pause = "" if _is_simple(fence.body) else ","
        match fence.left, fence.right:
            case ("|" | "lvert" | "vert", _):
                return f"{_size_word(fence.body)} of {inside}{pause}"
            case ("Vert" | "lVert", _):
                return f"norm of {inside}{pause}"
            case ("lceil", _):
                return f"ceiling of {inside}{pause}"
            case ("lfloor", _):
                return f"floor of {inside}{pause}"
            case ("langle", _) if any(_is_sign(item, ",") for item in fence.body.items):
                return f"inner product of {inside},"
            case ("{" | "lbrace", "}" | "rbrace"):
                return f"the set {inside}{pause}"
            case ("." | "", "|"):
                return inside
        if len(fence.body.items) == 1 and isinstance(fence.body.items[0], Grid):
            return inside
        left, right = ("" if side == "." else SIGNS.get(side, side) for side in (fence.left, fence.right))
        left = "open angle" if fence.left == "langle" else left
        right = "close angle" if fence.right == "rangle" else right
        return f"{left} {inside} {right}"

    def _scripted_fence(self, fence: Fence, script: Script) -> str:
        if fence.left in (".", "") and fence.right in ("|", "vert") and script.below:
            return f"{self.row(fence.body)}, evaluated at {self.row(script.below)},"
        if fence.left in ("Vert", "lVert") and script.below:
            kind = {"F": "Frobenius "}.get(_plain(script.below), f"{self.row(script.below)} ")
            above = self._scripts(Script(fence, None, script.above, script.primes))
            norm = f"{kind}norm of {self.row(fence.body)}"
            return f"{norm}, {above}," if above else norm + ("" if _is_simple(fence.body) else ",")
        said = self._fence(fence).rstrip(",")
        return f"{said}{'' if said.endswith(('paren', 'bracket')) else ','} {self._scripts(script)}"

    def _grid(self, grid: Grid) -> str:
        rows = [[self.row(cell) for cell in row] for row in grid.rows]
        if "matrix" in grid.name or "array" in grid.name:
            size = f"{len(rows)} by {max(map(len, rows), default=0)} matrix"
            kind = "determinant of " if grid.name == "vmatrix" else ""
            lines = (f"row {number}: {', '.join(cells)}" for number, cells in enumerate(rows, 1))
            return f", {kind}{size}, {', '.join(lines)}, end matrix,"
        if "cases" in grid.name:
            lines = (f"case {number}: {', '.join(cells)}" for number, cells in enumerate(rows, 1))
            return f"{len(rows)} cases, {', '.join(lines)}, end cases,"
        lines = (" ".join(cells) for cells in rows)
        if len(rows) == 1:
            return next(lines)
        return ", ".join(f"line {number}: {line}" for number, line in enumerate(lines, 1)) + ","


def _base(node: Node) -> Node:
    return node.base if isinstance(node, Script) else node


def _command(node: Node) -> str:
    """The name of a command, or of the function that \\operatorname and its like spell."""
    if isinstance(node, Command):
        if node.name == "mathop" and node.arguments:
            return _plain(node.arguments[0])
        return _plain(node.arguments[0]) if node.name in ("operatorname", "operatorname*", "mathrm") else node.name
    return node.text if isinstance(node, Atom) and node.kind == "command" else ""


def _letter(node: Node) -> str:
    """The letter of a base, whatever font it is set in, Greek ones by their names."""
    if isinstance(node, Atom):
        return node.text if node.kind == "letter" or (node.kind == "command" and node.text in LETTERS) else ""
    if isinstance(node, Command) and node.name in _FONTS | {"mathrm"} and len(node.arguments[0].items) == 1:
        inner = node.arguments[0].items[0]
        return inner.text if isinstance(inner, Atom) else ""
    return _letter(node.base) if isinstance(node, Script) else ""


def _plain(row: Row) -> str:
    """The signs of a short row as written."""
    return "".join(
        item.text
        if isinstance(item, Atom)
        else _plain(item)
        if isinstance(item, Row)
        else _plain(item.arguments[0])
        if isinstance(item, Command) and item.arguments and (item.name in NAMES or item.name in _FONTS)
        else "?"
        for item in row.items
    )


def _is_sign(node: Node, signs: str) -> bool:
    return isinstance(node, Atom) and node.kind == "sign" and node.text in signs


def _is_joint(node: Node) -> bool:
    return isinstance(node, Atom) and node.kind in ("sign", "command") and node.text in _JOINS


def _is_simple(row: Row) -> bool:
    """One part, so that no ear needs to be told where it ends."""
    return len(row.items) <= 1 and not any(isinstance(item, Fence | Grid) for item in row.items)


def _is_signless(row: Row) -> bool:
    """Nothing that joins two parts, but for a leading minus: "x sub i j", "x to the minus 1"."""
    rest = row.items[1:] if row.items and _is_joint(row.items[0]) and len(row.items) == 2 else row.items
    is_fraction = any(isinstance(item, Command) and item.name.endswith("frac") for item in rest)
    return not is_fraction and not any(_is_joint(item) or isinstance(item, Fence | Grid) for item in rest)


def _is_short(row: Row, words: str) -> bool:
    is_fraction = any(isinstance(item, Command) and item.name.endswith("frac") for item in row.items)
    return len(row.items) <= 1 and not is_fraction and len(words.split()) <= 3 and "," not in words


def _is_matrix(base: Node) -> bool:
    letter = _letter(base)
    has_font = isinstance(base, Command) and base.name in _FONTS
    return has_font or letter[:1].isupper() or isinstance(base, Fence | Grid)


def _is_power(node: Node) -> bool:
    """A base raised to something: what follows in brackets is a factor, as in p^k(1-p)."""
    if not isinstance(node, Script) or not node.above or not node.above.items:
        return False
    return not isinstance(node.above.items[0], Fence) and _plain(node.above) not in ("*", "-1", "prime", "dagger", "+")


def _is_bold(base: Node) -> bool:
    return isinstance(base, Command) and base.name in ("mathbf", "boldsymbol", "bm")


def _size_word(body: Row) -> str:
    only = _base(body.items[0]) if len(body.items) == 1 else None
    if only is not None and (_is_bold(only) or _command(only) == "Sigma"):
        return "determinant"
    is_set = any(_command(item) in ("cap", "cup", "setminus") for item in body.items)
    if is_set or (only is not None and _letter(only)[:1].isupper()):
        return "size"
    return "absolute value"
