"""Numbers with units as people type them: `51.2 GB`, `5×10^10`, `40k req/s`, `12,5 %`, `1 h`.

Units are those of the back of an envelope: bytes, time, rates, money, shares and arithmetic
work. Decimal prefixes are powers of 1000, `KiB` and its kin powers of 1024, as IEC 80000-13
has them. A unit that is not in the table is compared by its name.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_DECIMAL = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
_BINARY = {"Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40, "Pi": 2.0**50}
_TIMES = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0, "weeks": 604_800.0}
_YEAR_S = 365 * 86_400.0
_TIMES |= {"months": _YEAR_S / 12, "years": _YEAR_S}
_TIME_NAMES = {
    "month": "months",
    "mo": "months",
    "year": "years",
    "yr": "years",
    "yrs": "years",
    "µs": "us",
    "μs": "us",
    "microsecond": "us",
    "microseconds": "us",
    "nanosecond": "ns",
    "nanoseconds": "ns",
    "millisecond": "ms",
    "milliseconds": "ms",
    "msec": "ms",
    "sec": "s",
    "second": "s",
    "seconds": "s",
    "mins": "min",
    "minute": "min",
    "minutes": "min",
    "hr": "h",
    "hrs": "h",
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
    "week": "weeks",
}
_PER_SECOND = frozenset({"qps", "rps", "tps", "iops"})
_MONEY = {"usd": 1.0, "$": 1.0, "dollar": 1.0, "dollars": 1.0, "cent": 0.01, "cents": 0.01, "¢": 0.01}
_SHARES = {"%": 0.01, "percent": 0.01, "pct": 0.01, "‰": 0.001, "bp": 1e-4, "bps": 1e-4, "ppm": 1e-6}
_COUNTS = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "mn": 1e6, "bn": 1e9}
_COUNTS |= {"thousands": 1e3, "millions": 1e6, "billions": 1e9}
_COUNTS |= {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_EVENTS = frozenset({"", "req", "request", "query", "event", "op", "call", "item"})
_SAME_NAMES = {"×": "x", "param": "parameter", "params": "parameter", "℃": "°C", "C": "°C", "℉": "°F", "F": "°F"}
_SAME_NAMES |= {"w": "W", "kw": "kW"}
# Units of the laboratory take every prefix, whose case counts: mW is not MW.
_MEASURED = {
    "W": "W",
    "Wh": "Wh",
    "J": "J",
    "V": "V",
    "A": "A",
    "Ah": "Ah",
    "\u03a9": "ohm",
    "\u2126": "ohm",
    "ohm": "ohm",
}
_MEASURED |= {"m": "m", "g": "g", "l": "l", "L": "l", "eV": "eV", "Pa": "Pa"}
_MEASURED_NAMES = {"hertz": "Hz", "watt": "W", "joule": "J", "volt": "V", "amp": "A", "ampere": "A", "ohm": "ohm"}
_MEASURED_NAMES |= {"meter": "m", "metre": "m", "gram": "g", "liter": "l", "litre": "l"}
_HERTZ = re.compile(r"([kmgt]?)hz", re.IGNORECASE)
_SMALL = {"n": 1e-9, "u": 1e-6, "µ": 1e-6, "μ": 1e-6, "m": 1e-3, "c": 1e-2}
_SPELT_PREFIXES = {"nano": 1e-9, "micro": 1e-6, "milli": 1e-3, "centi": 1e-2}
_SPELT_PREFIXES |= {"kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12, "": 1.0}
_LONGEST = 120
_PREFIX_NAMES = {"kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P"}
_PREFIX_NAMES |= {"kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti"}
_SPELT = re.compile(rf"({'|'.join(_PREFIX_NAMES)})(?=(?:bit|byte|flop))", re.IGNORECASE)
_BITS_PER_SECOND = re.compile(r"(?P<bits>[kKmMgGtTpP]i?[bB])ps")
_BILLIONS = re.compile(r"(?<![^\W\d_])B(?![\w/])")
_PLAIN_POWER = re.compile(r"(?<=[A-Za-z])([23])(?=$|/)")
_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875}
_WITH_SIGN = re.compile(rf"^(-?)(\d{{0,9}}) ?([{''.join(_FRACTIONS)}])")
_WITH_PART = re.compile(r"^(-?)(\d{1,9}) (\d{1,3})/([1-9]\d{0,2})(?![\w./])")
_DOTTED = re.compile(r"^-?\d{1,3}(?:\.\d{3}){2,}(?![\d.])")

_PER_CENT = re.compile(r"\bper cent\b", re.IGNORECASE)
_APPROXIMATELY = re.compile(r"(?:about|around|approx(?:imately|\.)?|roughly|circa|ca\.|some)\s+", re.IGNORECASE)
_AND_MORE = re.compile(r"(?P<unit>[A-Za-zµμ]+)[,\s]*(?:and\s+)?(?=\d)")
_WORK = ("flops", "flop/s", "flop", "ops")
_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)\s*(?P<digits>(?:\d{1,3}(?:[, _'’\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+))"
    r"(?:\s*/\s*(?P<over>\d+(?:\.\d+)?)(?![\w.]))?"
    r"(?:[eE](?P<exponent>[-+]?\d{1,6})(?![\w])|\s*(?:[x×·*]\s*)?(?P<base>\b10|\b2|(?<=[x×·*])10|(?<=[x×·*])2)\s*(?:\^|\*\*)\s*"
    r"\(?(?P<power>[-+−]?\d{1,6})\)?)?"
)
_POWER = re.compile(r"(?P<sign>[-+−]?)\s*(?P<base>10|2)\s*(?:\^|\*\*)\s*\(?(?P<power>[-+−]?\d{1,6})\)?")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures ("bytes", "seconds", … or its own name) and its size in the base unit."""

    dimension: str
    factor: float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as typed, before its unit is applied, and the unit's text, "" if there is none."""

    number: float
    unit: str


def read_unit(text: str) -> Unit:
    """The unit of this name; an unknown name is a dimension of its own, compared without case and plural."""
    name = _PER_CENT.sub("%", " ".join(text.split()).rstrip(".")[:_LONGEST])
    name = _SPELT.sub(lambda found: _PREFIX_NAMES[found[0].lower()], name)
    name = _BITS_PER_SECOND.sub(lambda found: f"{found['bits'][0].upper()}{found['bits'][1:]}/s", name)
    name = _PLAIN_POWER.sub(r"^\1", with_plain_powers(_SAME_NAMES.get(name, name)))
    if not name:
        return Unit("", 1.0)
    name = f"/{name[4:]}" if name.startswith("per ") else name
    whole, slash, per = name.partition("/")
    if not slash:
        whole, slash, per = name.partition(" per ")
    if slash:
        top, below = read_unit(whole), read_unit(per)
        if below.dimension == "seconds" and top.dimension == "work":
            return top  # TFLOPS and TFLOP/s are written for one another
        if below.dimension == "seconds":
            return Unit(f"{_rate_of(top.dimension)} per second", top.factor / below.factor)
        return Unit(f"{top.dimension} per {below.dimension}", top.factor / below.factor)
    return _simple_unit(name)


def leading_count(text: str) -> float:
    """How many a unit counts at once: a million for `M` and `million users`, 1 for `GB`."""
    return _COUNTS.get(text.split(" ", 1)[0].strip(), 1.0)


def with_billions(text: str) -> str:
    """A unit in which a lone `B` stands for billions: what it is where no bytes are asked."""
    return _BILLIONS.sub("bn", text, count=1)


def with_plain_powers(text: str) -> str:
    """Raised digits as people type them: `x²` as `x^2`."""
    return _RAISED.sub(lambda match: "^" + match[0].translate(_SUPERSCRIPTS), text)


def _simple_unit(name: str) -> Unit:
    lower = name.lower()
    first, _, rest = name.partition(" ")
    if rest and first in _COUNTS:
        counted = read_unit(rest)
        return Unit(counted.dimension, _COUNTS[first] * counted.factor)
    if lower in _PER_SECOND:
        return Unit("events per second", 1.0)
    if lower[1:] in _PER_SECOND and name[0] in _DECIMAL:
        return Unit("events per second", _DECIMAL[name[0]])
    time_name = _TIME_NAMES.get(lower, name if name in _TIMES else lower)
    for dimension, table, key in (
        ("seconds", _TIMES, time_name),
        ("money", _MONEY, lower),
        ("share", _SHARES, lower),
        ("", _COUNTS, name if name in _COUNTS else lower),
    ):
        if key in table:
            return Unit(dimension, table[key])
    return _prefixed(name, lower)


def _prefixed(name: str, lower: str) -> Unit:
    """Bytes, bits and arithmetic work, with a prefix or without."""
    for prefix, factor in {**_BINARY, **_DECIMAL}.items():
        rest = name[len(prefix) :]
        is_spelt = rest[:1] in ("B", "b") or rest.lower() in _WORK
        if not name.startswith(prefix) and not (prefix and lower.startswith(prefix.lower()) and is_spelt):
            continue
        if rest == "B" or rest.lower() in ("byte", "bytes"):
            return Unit("bytes", factor)
        if rest == "b" and prefix[-1:] in ("k", "K", "M", "G", "T") and name[:1].islower():
            return Unit("bytes", factor)  # "gb" is written by people who mean bytes
        if rest in ("b", "bit", "bits"):
            return Unit("bytes", factor / 8)
        if rest.lower() in _WORK:
            return Unit("work", factor)
    return _measured(name) or Unit(_singular(lower), 1.0)


def _measured(name: str) -> Unit | None:
    """A unit of the laboratory, by its sign or its name."""
    hertz = _HERTZ.fullmatch(name)
    if hertz:
        # Nobody means millihertz.
        return Unit("Hz", _DECIMAL[hertz[1].upper()])
    for prefix, factor in {**_SMALL, **_DECIMAL}.items():
        if name.startswith(prefix) and (unit := _MEASURED.get(name[len(prefix) :])):
            return Unit(unit, factor)
    spelt = _singular(name.lower())
    for prefix, factor in _SPELT_PREFIXES.items():
        if spelt.startswith(prefix) and (unit := _MEASURED_NAMES.get(spelt[len(prefix) :])):
            return Unit(unit, factor)
    return None


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if len(name) > 2 and name.endswith("s") and not name.endswith("ss") else name


def _rate_of(dimension: str) -> str:
    """Requests, queries and answers a second are all events."""
    return "events" if dimension in _EVENTS else dimension


def read_quantity(text: str) -> Quantity | None:
    """What a person typed, or None if it begins with no number. A comma groups digits or stands for the point."""
    try:
        return _read(text[:_LONGEST])
    except OverflowError:
        # A number beyond all numbers is a slip, not an answer.
        return None


def _read(text: str) -> Quantity | None:
    text = with_plain_powers(text).strip().lstrip("~≈=<>≤≥ ").rstrip("!,; ").replace("−", "-").replace("％", "%")
    text = re.sub(r"^[–—](?=\s*[\d.$])", "-", text)
    text = _APPROXIMATELY.sub("", text, count=1) if _APPROXIMATELY.match(text) else text
    money = re.match(r"(?P<sign>[-+]?)\s*\$\s*", text)
    prefix = "$" if money else ""
    text = (money["sign"] + text[money.end() :]).strip() if money else text
    found = _POWER.match(text)
    if found:
        number = float(found["base"]) ** int(found["power"])
    else:
        text = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), text)
        text = _WITH_PART.sub(_mixed, _WITH_SIGN.sub(_mixed, text))
        # Three digits behind a comma are thousands, but not behind a zero.
        text = re.sub(r"^([-+]?)(0,\d+|\d+,(?:\d{1,2}|\d{4,}))(?![\d,])", _with_point, text)
        found = _NUMBER.match(text)
        if found is None:
            return None
        number = _value(found)
    if found["sign"] == "-":
        number = -number
    if not math.isfinite(number):
        return None
    rest = text[found.end() :].strip()
    return _with_more(number, rest) or Quantity(number, _money(rest) if prefix else rest)


def _money(rest: str) -> str:
    """The unit of an amount of dollars, with what follows the number: `M`, `/month`, ` per hour`."""
    counted = re.match(r"[A-Za-z]+", rest)
    count = counted[0] if counted and counted[0] in _COUNTS else ""
    after = rest[len(count) :].strip()
    if after and not after.startswith(("/", "per ")):
        return rest
    return f"{count} ${'' if after.startswith('/') else ' '}{after}".strip()


def _mixed(found: re.Match[str]) -> str:
    part = _FRACTIONS[found[3]] if found[3] in _FRACTIONS else int(found[3]) / int(found[4])
    return f"{found[1]}{int(found[2] or 0) + part}"


def _with_point(found: re.Match[str]) -> str:
    return found[1] + found[2].replace(",", ".")


def _with_more(number: float, rest: str) -> Quantity | None:
    """`1 h 30 min` in seconds; None where it is not one time after another."""
    found = _AND_MORE.match(rest)
    if found is None or read_unit(found["unit"]).dimension != "seconds":
        return None
    more = _read(rest[found.end() :])
    if more is None or read_unit(more.unit).dimension != "seconds":
        return None
    added = math.copysign(more.number, number) * read_unit(more.unit).factor
    return Quantity(number * read_unit(found["unit"]).factor + added, "s")


def _value(found: re.Match[str]) -> float:
    number = float(re.sub("[, _'’\u00a0\u202f]", "", found["digits"]))
    if found["over"]:
        number = number / float(found["over"]) if float(found["over"]) else math.inf
    if found["exponent"]:
        number *= 10.0 ** int(found["exponent"])
    elif found["power"]:
        number *= float(found["base"]) ** int(found["power"])
    return number
