"""TeX -> SVG, drawn once and kept.

The engine is large and most starts need none of it, so it is loaded with the first
formula that no cache holds. It lives on a thread of its own: QuickJS contexts may not
change threads, callers may.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from tikprep.rendering.formula_svg import Box, complaint_in, is_in_lines, mend
from tikprep.rendering.tex_problem import TOO_DEEP, TOO_LARGE, in_plain_words
from tikprep.rendering.tex_source import drawable, in_free_lines

# Part of each cache key: raise it when the drawings change.
_DRAWING_VERSION = "6"
_REMEMBERED = 100
_IDLE_S = 3.0
_DEFINITIONS = re.compile(r"\\(?:[egx]?def|let|(?:re|provide)?newcommand|(?:re)?newenvironment|DeclareMathOperator)\b")
# A page of text is some 60 ex high; what is larger than this is a mistake or a prank.
_LARGEST_EX = 2000.0
# What a usual window holds, and one that is narrow or has large text. Each costs as much time as the formula itself.
_LINES_EX = (56.0, 34.0)
# In more room than this share of its width, a formula is drawn smaller and not broken.
_WORTH_BREAKING = 0.75
_LONGEST_SVG = 1_500_000
# Brackets within brackets some hundred times; only what is used of it costs memory.
_STACK_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Formula:
    """A drawing in `currentColor`; sizes in ex, `depth_ex` reaches below the baseline.

    `gaps` are the boxes of what is asked for, in shares of the drawing: they are painted below it. `broken` are
    the same formula in more and more lines, each narrower than the one before, for where it is too wide.
    """

    svg: str
    width_ex: float
    height_ex: float
    depth_ex: float
    gaps: tuple[Box, ...] = ()
    broken: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class FormulaFailed:
    """Why there is no drawing; the TeX source is to be shown in its place."""

    problem: str


class _Engine(Protocol):
    def svg(self, tex: str, *, display: bool) -> str: ...

    def broken(self, tex: str, width_ex: float) -> str: ...

    def close(self) -> None: ...


class FormulaRenderer:
    """Draws formulas, remembers them, and keeps them in a folder between starts.

    Any thread may ask; the drawing itself is serialised. Close it to end its thread.
    """

    def __init__(self, cache_folder: Path | None, *, idle_s: float = _IDLE_S) -> None:
        self._folder = cache_folder
        self._idle_s = idle_s
        self._known: dict[tuple[str, bool], Formula | FormulaFailed] = {}
        self._lock = threading.Lock()
        self._worker: ThreadPoolExecutor | None = None
        self._engine: _Engine | None = None
        self._missing: str | None = None
        self._idle: threading.Timer | None = None

    def svg(self, tex: str, display: bool) -> Formula | FormulaFailed:
        """The drawing of `tex`, set apart (`display`) or within a line."""
        key = (tex.strip(), display)
        with self._lock:
            if key in self._known:
                return self._known[key]
        found = self._stored(key) or self._executor().submit(self._draw, *key).result()
        with self._lock:
            if len(self._known) >= _REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[key] = found
        return found

    @property
    def has_engine(self) -> bool:
        """Whether the engine is loaded now."""
        return self._engine is not None

    def close(self) -> None:
        """End the engine and its thread; the next question would start them anew."""
        with self._lock:
            worker, self._worker = self._worker, None
            if self._idle is not None:
                self._idle.cancel()
        if worker is not None:
            worker.submit(self._drop_engine).result()
            worker.shutdown()

    def _executor(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._worker is None:
                self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="formulas")
                # The pool starts its thread with the first task, and the size holds for threads yet to start.
                usual = threading.stack_size(_STACK_BYTES)
                try:
                    self._worker.submit(self._drop_engine)
                finally:
                    threading.stack_size(usual)
            return self._worker

    def _wait_for_idleness(self) -> None:
        """An engine takes 20 MB and a quarter of a second to make: it goes when no formula was asked for a while."""
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            if self._worker is None:
                return
            worker = self._worker
            self._idle = threading.Timer(self._idle_s, lambda: self._end_idle(worker))
            self._idle.daemon = True
            self._idle.start()

    def _end_idle(self, worker: ThreadPoolExecutor) -> None:
        with self._lock:
            if self._worker is worker:
                worker.submit(self._drop_engine)

    def _draw(self, tex: str, display: bool) -> Formula | FormulaFailed:
        if self._missing is not None:
            return FormulaFailed(self._missing)
        try:
            drawn = self._ask_engine(tex, display)
        except ModuleNotFoundError as error:
            self._missing = f"Formulas need the package {error.name or error}"
            return FormulaFailed(self._missing)
        except (ValueError, RecursionError) as error:
            self._renew_engine()
            return FormulaFailed(TOO_DEEP if isinstance(error, RecursionError) else in_plain_words(str(error), tex))
        finally:
            self._wait_for_idleness()
        if isinstance(drawn, Formula):
            self._store((tex, display), drawn)
        return drawn

    def _ask_engine(self, tex: str, display: bool) -> Formula | FormulaFailed:
        engine = self._ready_engine()
        found = _read(engine.svg(drawable(tex), display=display), tex)
        if isinstance(found, Formula):
            found = replace(found, broken=tuple(self._in_lines(engine, tex, found.width_ex)))
        if _DEFINITIONS.search(tex):
            # What one card defines must not change how the next one looks.
            self._renew_engine()
        return found

    def _in_lines(self, engine: _Engine, tex: str, width_ex: float) -> Iterator[Formula]:
        for line_ex in (length for length in _LINES_EX if length < width_ex * _WORTH_BREAKING):
            try:
                answer = engine.broken(in_free_lines(drawable(tex)), line_ex)
                found = _read(answer, tex) if is_in_lines(answer) else None
            except (ValueError, RecursionError):
                # Whoever broke off in the middle may be out of order.
                self._renew_engine()
                return
            if isinstance(found, Formula) and found.width_ex < width_ex - 1:
                width_ex = found.width_ex
                yield found

    def _ready_engine(self) -> _Engine:
        if self._engine is None:
            # importlib, so that starting the program loads neither QuickJS nor the bundle of 4 MB.
            engine: _Engine = importlib.import_module("tikprep.rendering.mathjax").MathJax(_STACK_BYTES)
            self._engine = engine
        return self._engine

    def _renew_engine(self) -> None:
        """A fresh engine, made at once, so that the next formula need not wait for it."""
        self._engine = None
        with self._lock:
            if self._worker is not None:
                self._worker.submit(self._ready_engine)

    def _drop_engine(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def _path(self, key: tuple[str, bool]) -> Path | None:
        if self._folder is None:
            return None
        name = hashlib.sha256(f"{_DRAWING_VERSION}\0{key[1]}\0{key[0]}".encode()).hexdigest()
        return self._folder / name[:2] / f"{name[2:40]}.json"

    def _stored(self, key: tuple[str, bool]) -> Formula | None:
        path = self._path(key)
        if path is None:
            return None
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return _formula(kept)
        except (OSError, ValueError, TypeError, KeyError):
            # Not there, or torn by a crash: either way it is drawn again.
            return None

    def _store(self, key: tuple[str, bool], formula: Formula) -> None:
        path = self._path(key)
        if path is None:
            return
        draft = path.with_suffix(f".{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(asdict(formula)), encoding="utf-8")
            draft.replace(path)
        except OSError:
            # A full or read-only disk costs speed only.
            return


def _read(answer: str, tex: str) -> Formula | FormulaFailed:
    if len(answer) > _LONGEST_SVG:
        return FormulaFailed(TOO_LARGE)
    complaint = complaint_in(answer)
    if complaint is not None:
        return FormulaFailed(in_plain_words(complaint, tex))
    mended = mend(answer)
    if max(mended.width_ex, mended.height_ex) > _LARGEST_EX:
        return FormulaFailed(TOO_LARGE)
    return Formula(mended.svg, mended.width_ex, mended.height_ex, mended.depth_ex, mended.gaps)


def _formula(kept: Mapping[str, Any]) -> Formula:
    """What `asdict` made of a formula. Raises KeyError, TypeError or ValueError if it is no such thing."""
    gaps = tuple((x, y, width, height) for x, y, width, height in kept["gaps"])
    return Formula(**{**kept, "gaps": gaps, "broken": tuple(map(_formula, kept["broken"]))})
