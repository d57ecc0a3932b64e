"""What the signs and commands of TeX are called when read aloud."""

from __future__ import annotations

from types import MappingProxyType

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
).split()
_GREEK_SIGNS = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"

LETTERS = MappingProxyType(
    {
        **{name: name for name in _GREEK},
        **{f"var{name}": name for name in ("epsilon", "theta", "pi", "rho", "sigma", "phi", "kappa")},
        "ell": "ell",
        "imath": "i",
        "jmath": "j",
        "hbar": "h bar",
        "Re": "real part",
        "Im": "imaginary part",
        "aleph": "aleph",
        "wp": "p",
        "infty": "infinity",
        "partial": "partial",
        "nabla": "gradient",
        "emptyset": "the empty set",
        "varnothing": "the empty set",
        "R": "the reals",
        "N": "the naturals",
        "Z": "the integers",
        "Q": "the rationals",
        "C": "the complex numbers",
        "top": "top",
        "bot": "bottom",
        "degree": "degrees",
        "circ": "composed with",
        "prime": "prime",
        "dots": "and so on",
        "ldots": "and so on",
        "cdots": "and so on",
        "dotsb": "and so on",
        "dotsc": "and so on",
        "vdots": "and so on",
        "ddots": "and so on",
        "angle": "angle",
        "triangle": "triangle",
        "checkmark": "check mark",
    }
)
"""Commands that stand for a thing; all others of them join two things."""

SIGNS = MappingProxyType(
    {
        "+": "plus",
        "-": "minus",
        "=": "equals",
        "<": "less than",
        ">": "greater than",
        "*": "star",
        "/": "over",
        "!": "factorial",
        ":": ",",
        "colon": ",",
        "|": "divides",
        "~": "",
        "@": "at",
        "?": "question mark",
        ",": ",",
        ";": ",",
        ".": ".",
        "(": "open paren",
        ")": "close paren",
        "[": "open bracket",
        "]": "close bracket",
        "&": "",
        "%": "percent",
        "#": "number",
        "$": "dollars",
        "_": "underscore",
        "{": "open brace",
        "}": "close brace",
        "pm": "plus or minus",
        "mp": "minus or plus",
        "times": "times",
        "cdot": "times",
        "div": "divided by",
        "ast": "star",
        "star": "star",
        "bullet": "bullet",
        "oplus": "o plus",
        "otimes": "tensor",
        "odot": "elementwise times",
        "dagger": "dagger",
        "bmod": "mod",
        "mod": "mod",
        "le": "less than or equal to",
        "leq": "less than or equal to",
        "leqslant": "less than or equal to",
        "lt": "less than",
        "ge": "greater than or equal to",
        "geq": "greater than or equal to",
        "geqslant": "greater than or equal to",
        "gt": "greater than",
        "ne": "not equal to",
        "neq": "not equal to",
        "approx": "approximately",
        "equiv": "equivalent to",
        "sim": "distributed as",
        "simeq": "approximately equal to",
        "cong": "congruent to",
        "propto": "proportional to",
        "ll": "much less than",
        "gg": "much greater than",
        "prec": "precedes",
        "succ": "succeeds",
        "preceq": "precedes or equals",
        "succeq": "succeeds or equals",
        "lesssim": "less than or about",
        "gtrsim": "greater than or about",
        "coloneqq": "is defined as",
        "triangleq": "is defined as",
        "perp": "is independent of",
        "indep": "is independent of",
        "parallel": "parallel to",
        "mid": "given",
        "nmid": "does not divide",
        "in": "in",
        "notin": "not in",
        "ni": "contains",
        "subset": "subset of",
        "subseteq": "subset of or equal to",
        "supset": "superset of",
        "supseteq": "superset of or equal to",
        "cup": "union",
        "cap": "intersection",
        "setminus": "without",
        "backslash": "without",
        "forall": "for all",
        "exists": "there exists",
        "nexists": "there is no",
        "neg": "not",
        "lnot": "not",
        "land": "and",
        "wedge": "and",
        "lor": "or",
        "vee": "or",
        "to": "to",
        "rightarrow": "to",
        "longrightarrow": "to",
        "gets": "gets",
        "leftarrow": "gets",
        "longleftarrow": "gets",
        "leftrightarrow": "to and from",
        "mapsto": "maps to",
        "Rightarrow": "implies",
        "Longrightarrow": "implies",
        "implies": "implies",
        "Leftarrow": "is implied by",
        "impliedby": "is implied by",
        "Leftrightarrow": "if and only if",
        "Longleftrightarrow": "if and only if",
        "iff": "if and only if",
        "uparrow": "up",
        "downarrow": "down",
        "hookrightarrow": "embeds into",
        "therefore": "therefore",
        "because": "because",
        "models": "models",
        "vdash": "proves",
        "quad": ",",
        "qquad": ",",
        "\\": ",",
    }
)

UNICODE = MappingProxyType(
    {
        **dict(zip(_GREEK_SIGNS, _GREEK, strict=True)),
        **dict(zip("ϵϑϕ≤≥≠≈≡∼∝≪≫∈∉∋⊂⊆⊃⊇∪∩∖∅∀∃¬∧∨", (
            "epsilon theta phi le ge ne approx equiv sim propto ll gg in notin ni subset subseteq supset supseteq cup "
            "cap setminus emptyset forall exists neg land lor"
        ).split(), strict=True)),
        **dict(zip("±∓·×÷∗⊕⊗⊙→←↔↦⇒⇐⇔∞∂∇∑∏∫…⋯−∣∥⊤⊥∘ℓ°′′", (
            "pm mp cdot times div ast oplus otimes odot to gets leftrightarrow mapsto Rightarrow Leftarrow iff infty "
            "partial nabla sum prod int dots cdots - mid | top perp circ ell degree prime prime"
        ).split(), strict=True)),
        "ℝ": "R",
        "ℕ": "N",
        "ℤ": "Z",
        "ℚ": "Q",
        "ℂ": "C",
    }
)  # fmt: skip
"""Signs that people type, by the command that says the same."""

FUNCTIONS = MappingProxyType(
    {
        **{name: name for name in "log exp det dim ker deg gcd lg hom sup inf max min arg diag rank sgn".split()},
        "ln": "natural log",
        "sin": "sine",
        "cos": "cosine",
        "tan": "tangent",
        "sinh": "hyperbolic sine",
        "cosh": "hyperbolic cosine",
        "tanh": "hyperbolic tangent",
        "arcsin": "arc sine",
        "arccos": "arc cosine",
        "arctan": "arc tangent",
        "lim": "the limit",
        "limsup": "the limit superior",
        "liminf": "the limit inferior",
        "argmax": "arg max",
        "argmin": "arg min",
        "arg max": "arg max",
        "arg min": "arg min",
        "Pr": "probability",
        "E": "expectation",
        "Var": "variance",
        "Cov": "covariance",
        "Corr": "correlation",
        "KL": "KL divergence",
        "tr": "trace",
        "Tr": "trace",
        "softmax": "softmax",
        "sign": "sign",
        "ReLU": "ReLU",
    }
)
LIMITED = frozenset(("sup", "inf", "max", "min", "argmax", "argmin", "arg max", "arg min", "lim", "limsup", "liminf"))

LARGE = MappingProxyType(
    {
        "sum": "the sum",
        "prod": "the product",
        "coprod": "the coproduct",
        "int": "the integral",
        "iint": "the double integral",
        "iiint": "the triple integral",
        "oint": "the contour integral",
        "bigcup": "the union",
        "bigcap": "the intersection",
        "bigoplus": "the direct sum",
        "bigotimes": "the tensor product",
        "bigvee": "the disjunction",
        "bigwedge": "the conjunction",
        "bigsqcup": "the disjoint union",
    }
)

ACCENTS = MappingProxyType(
    {
        "hat": "hat",
        "widehat": "hat",
        "bar": "bar",
        "overline": "bar",
        "tilde": "tilde",
        "widetilde": "tilde",
        "dot": "dot",
        "ddot": "double dot",
        "check": "check",
        "breve": "breve",
        "acute": "acute",
        "grave": "grave",
        "mathring": "ring",
        "overleftarrow": "left arrow",
        "overleftrightarrow": "double arrow",
        "underrightarrow": "right arrow below",
        "overparen": "arc",
        "underparen": "arc below",
        "underline": "underlined",
        "vec": "vector",
        "overrightarrow": "vector",
        "cancel": "cancelled",
        "bcancel": "cancelled",
        "xcancel": "cancelled",
    }
)

# How many arguments in braces a command takes; those in brackets are read as they come.
ARITY = MappingProxyType(
    {
        **dict.fromkeys("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel textcolor".split(), 2),
        **dict.fromkeys("colorbox cancelto class href cssId style rule enclose".split(), 2),
        **dict.fromkeys(ACCENTS, 1),
        **dict.fromkeys(
            "sqrt mathbb mathcal mathfrak mathscr mathbf boldsymbol bm pmb mathop mathrel mathbin".split(), 1
        ),
        **dict.fromkeys("mathord mathds mathbbm bold boxed underbrace overbrace underbracket".split(), 1),
        **dict.fromkeys("overbracket substack phantom hphantom vphantom smash ensuremath pmod mathstrut".split(), 1),
        **dict.fromkeys("xrightarrow xleftarrow xRightarrow xleftrightarrow xmapsto abs norm".split(), 1),
        "genfrac": 6,
        "mathstrut": 0,
    }
)
# Commands whose argument is words, not mathematics.
NAMES = frozenset(
    "text textrm textbf textit texttt textsf textnormal textup mbox hbox fbox operatorname operatorname* mathrm mathsf "
    "mathtt mathit tag tag* label require color hspace hspace* mspace mkern verb ref eqref".split()
)
SILENT = frozenset("label require color hspace hspace* mspace mkern phantom hphantom vphantom mathstrut rule".split())
DROPPED = frozenset(
    "\\" + name
    for name in (
        "limits nolimits displaystyle textstyle scriptstyle scriptscriptstyle big Big bigg Bigg bigl Bigl biggl Biggl "
        "bigr Bigr biggr Biggr bigm Bigm biggm Biggm middle nonumber notag hline hdashline strut large Large small "
        "tiny bf rm it null relax , : ; ! > enspace thinspace"
    ).split()
)
"""Tokens that only say how something looks."""
