"""`calc` fences: lines `expression = value` that a card's numbers rest on, evaluated as arithmetic and nothing else."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_RELATIVE_TOLERANCE = 0.01
_LONGEST_LINE = 300
# Room for exact integers of a thousand digits; a power beyond it is a slip or a trap.
_MOST_BITS = 4096
_Number = int | float
_FUNCTIONS: Mapping[str, Callable[[float], float]] = {"exp": math.exp, "log": math.log, "sqrt": math.sqrt}
_OPERATORS: Mapping[type[ast.operator], Callable[[_Number, _Number], _Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
_CLAIM = re.compile(r"(?P<expression>[^=]+)=(?P<value>[^=±]+)(?:±\s*(?P<tolerance>[^=±%]+?)\s*(?P<percent>%)?)?")


class CalcError(ValueError):
    """An expression that is no arithmetic, or has no value; the message says which."""


@dataclass(frozen=True, slots=True)
class CalcProblem:
    """A line of a calc fence, counted from 0, and what is wrong with it."""

    line: int
    problem: str


def evaluated(expression: str) -> _Number:
    """The value of an expression of numbers, `+ - * / ** %`, brackets, exp, log and sqrt. Raises CalcError."""
    source = expression.strip()
    if len(source) > _LONGEST_LINE:
        raise CalcError(f"longer than {_LONGEST_LINE} characters")
    try:
        value = _value(ast.parse(source, mode="eval").body)
        finite = math.isfinite(value)
    except (SyntaxError, MemoryError, RecursionError) as error:
        raise CalcError("not an expression") from error
    except ZeroDivisionError as error:
        raise CalcError("divides by zero") from error
    except (OverflowError, ValueError) as error:
        raise CalcError(str(error) if isinstance(error, CalcError) else "has no finite value") from error
    if not finite:
        raise CalcError("has no finite value")
    return value


def _value(node: ast.expr) -> _Number:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_value(left), _value(right))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_value(argument))
    raise CalcError("only numbers, + - * / ** %, brackets, exp, log and sqrt may stand here")


def _power(base: _Number, exponent: _Number) -> _Number:
    if isinstance(base, int) and isinstance(exponent, int):
        if base.bit_length() * abs(exponent) > _MOST_BITS and abs(base) > 1:
            raise CalcError("holds a power that is too large")
    else:
        base, exponent = float(base), float(exponent)
    result = base**exponent
    if isinstance(result, complex):
        raise CalcError("has no real value")
    return result


def calc_problems(body: str) -> tuple[CalcProblem, ...]:
    """What does not hold in the body of a calc fence."""
    lines = [line.partition("#")[0].strip() for line in body.split("\n")]
    if not any(lines):
        return (CalcProblem(0, "the calc fence is empty: write a line 'expression = value'"),)
    found = ((number, _claim_problem(line)) for number, line in enumerate(lines) if line)
    return tuple(CalcProblem(number, problem) for number, problem in found if problem is not None)


def claimed_values(body: str) -> tuple[float, ...]:
    """The values that the lines of a calc fence claim, where they can be read."""
    values = []
    for line in body.split("\n"):
        claim = _CLAIM.fullmatch(line.partition("#")[0].strip())
        try:
            values += [float(evaluated(claim["value"]))] if claim else []
        except CalcError:
            continue
    return tuple(values)


def _claim_problem(line: str) -> str | None:
    claim = _CLAIM.fullmatch(line)
    if claim is None:
        return f"'{line}' cannot be read: write 'expression = value' or 'expression = value ± tolerance'"
    try:
        left, right = float(evaluated(claim["expression"])), float(evaluated(claim["value"]))
        tolerance = _RELATIVE_TOLERANCE * abs(right)
        if claim["tolerance"] is not None:
            given = float(evaluated(claim["tolerance"]))
            tolerance = abs(given) * (abs(right) / 100 if claim["percent"] else 1)
    except (CalcError, OverflowError) as error:
        return f"'{line}' cannot be evaluated: {error}"
    # Binary fractions miss a decimal tolerance by a hair: 0.3 - 0.2 against ± 0.1.
    if abs(left - right) <= tolerance * (1 + 1e-9) + 1e-12:
        return None
    return f"'{line}' does not hold: the left side is {left:.6g}"
