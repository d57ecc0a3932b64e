"""Makes the cases of a problem: those written by hand and those of its generator, answered by its reference."""

from __future__ import annotations

from collections.abc import Sequence

from tikprep.domain.neutral_types import TypeProblem, Value, fitted
from tikprep.domain.problem import CaseLimits, Signature
from tikprep.errors import Cancelled, DeckFormatError
from tikprep.runner.builds import Running, Workshop
from tikprep.runner.languages.python import signature_types
from tikprep.runner.problem_folder import ProblemFolder, fitted_arguments
from tikprep.runner.process import End, Heard, Stop
from tikprep.runner.suites import Case
from tikprep.runner.wire import WireProblem, decode, encode_arguments

# What a problem's own programs may take: a reference at the limit, in Python, on a busy machine.
_HELPER_LIMITS = CaseLimits(time_ms=20_000, memory_mb=1_024)
_READY_S = 10.0
_COUNTING_S = 1.5
_MEASURING = ("count", "space", "program-space")
_SMALL_CASES, _MEDIUM_CASES, _LARGE_CASES = 24, 12, 3


class Helpers:
    """The programs of one problem's folder, run behind the same walls as a person's answer."""

    def __init__(self, workshop: Workshop, python: str, folder: ProblemFolder, stop: Stop | None = None) -> None:
        self._workshop = workshop
        self._python = python
        self._folder = folder
        self._stop = stop
        self._stays = False
        self._running: dict[str, Running] = {}

    def __enter__(self) -> Helpers:
        """Keep the processes of the programs for many calls."""
        self._stays = True
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End what still runs."""
        while self._running:
            self._running.popitem()[1].close()

    @property
    def signature(self) -> Signature | None:
        return self._folder.problem.signature

    def generated(self, wanted: Sequence[tuple[int, int]]) -> list[Value]:
        """The inputs of these pairs of a seed and a size. Raises DeckFormatError."""
        rows: list[list[Value]] = [[seed, size] for seed, size in wanted]
        found = self._called("gen.py", self._folder.generator, "gen", rows)
        return [self._fitted_input(value) for value in found]

    def worst(self, size: int) -> Value | None:
        """The worst input of this size, if the generator knows one."""
        if "def worst(" not in self._folder.generator:
            return None
        return self._fitted_input(self._called("gen.py", self._folder.generator, "worst", [[size]])[0])

    def largest(self, size: int) -> Value:
        """An input of this size to measure on: the worst, or one that is generated. Raises DeckFormatError."""
        worst = self.worst(size)
        return worst if worst is not None else self.generated([(size, size)])[0]

    @property
    def knows_valid(self) -> bool:
        """Whether the generator can tell an input that the statement allows from another."""
        return "def valid(" in self._folder.generator

    def valid(self, inputs: Sequence[Value]) -> list[Value]:
        """Those of these inputs that the statement allows."""
        rows = [value if self.signature is not None and isinstance(value, list) else [value] for value in inputs]
        found = self._called("gen.py", self._folder.generator, "valid", rows)
        return [value for value, is_valid in zip(inputs, found, strict=True) if is_valid is True]

    def answers(self, inputs: Sequence[Value], *, brute: bool = False) -> list[Value]:
        """The right answers by the reference, or by the brute force. Raises DeckFormatError."""
        name, source = ("brute.py", self._folder.brute) if brute else ("ref.py", self._folder.reference)
        if self.signature is None:
            return self._called(name, source, "the program", [[value] for value in inputs], mode="program")
        rows = [value if isinstance(value, list) else [value] for value in inputs]
        found = self._called(name, source, self.signature.name, rows, self.signature)
        return [self._fitted_answer(name, value) for value in found]

    def measured(self, value: Value, mode: str) -> int:
        """What the reference takes for this input, by the mode of the harness: `count` or `space`.

        Of a program the space is measured only. Raises DeckFormatError where it fails.
        """
        row = value if isinstance(value, list) else [value]
        name = "the program" if self.signature is None else self.signature.name
        if self.signature is None:
            mode = f"program-{mode}"
        found = self._called("ref.py", self._folder.reference, name, [row], self.signature, mode)[0]
        return found if isinstance(found, int) else 0

    def check(self, case: Case, got: Value) -> str:
        """What the problem's checker says against an answer."""
        said = self._called("check.py", self._folder.checker, "check", [[case.input, case.expected, got]])[0]
        return said if isinstance(said, str) else "" if said is True else "the answer is not valid"

    def _called(
        self,
        file: str,
        source: str,
        name: str,
        rows: Sequence[list[Value]],
        signature: Signature | None = None,
        mode: str = "answer",
    ) -> list[Value]:
        types = "-" if signature is None else signature_types(signature)
        parameter_types = None if signature is None else tuple(each.type for each in signature.parameters)
        built = self._workshop.helper(self._python, source, name, mode, types)
        key = f"{file} {name}"
        try:
            if key not in self._running:
                running = self._workshop.start(built, _HELPER_LIMITS, 600, has_channel=True, stop=self._stop)
                self._running[key] = running
                self._take(file, name, running.process.hello(_READY_S), "ready")
            limit_s = _COUNTING_S if mode in _MEASURING else _HELPER_LIMITS.time_ms / 1000
            ask = self._running[key].process.ask
            return [self._take(file, name, ask(encode_arguments(row, parameter_types), limit_s), "ok") for row in rows]
        finally:
            if not self._stays:
                self.close()

    def _take(self, file: str, name: str, heard: Heard, wanted: str) -> Value:
        if heard.end is End.CANCELLED:
            raise Cancelled
        if heard.answer is None:
            raise self._broken(file, f"{name} {heard.end.value} instead of answering: {heard.stderr[-400:]}")
        if heard.answer.status != wanted:
            raise self._broken(file, f"{name} fails: {heard.answer.payload.decode('utf-8', errors='replace')[:2_000]}")
        try:
            return None if wanted == "ready" else decode(heard.answer.payload)
        except WireProblem as error:
            raise self._broken(file, str(error)) from error

    def _fitted_input(self, value: Value) -> Value:
        try:
            if self.signature is not None:
                return fitted_arguments(value, self.signature)
        except TypeProblem as error:
            raise self._broken("gen.py", str(error)) from error
        if not isinstance(value, str):
            raise self._broken("gen.py", "it must give the text of a program's input")
        return value

    def _fitted_answer(self, file: str, value: Value) -> Value:
        assert self.signature is not None
        try:
            return fitted(value, self.signature.returns)
        except TypeProblem as error:
            raise self._broken(file, str(error)) from error

    def _broken(self, file: str, problem: str) -> DeckFormatError:
        return DeckFormatError(self._folder.folder / file, 0, problem)


def sample_cases(folder: ProblemFolder) -> list[Case]:
    """The cases that stand in the statement."""
    samples = folder.problem.samples
    return [Case(f"sample {at}", each.input, each.expected) for at, each in enumerate(samples, start=1)]


def hidden_cases(folder: ProblemFolder, helpers: Helpers, seed: int) -> list[Case]:
    """All cases of a submission; the seed of a session makes its own, so that answers cannot be learned by heart."""
    sizes = folder.sizes
    wanted: list[tuple[str, int]] = [
        *((f"small {at}", max(1, sizes.small * at // _SMALL_CASES)) for at in range(1, _SMALL_CASES + 1)),
        *((f"medium {at}", max(1, sizes.medium * at // _MEDIUM_CASES)) for at in range(1, _MEDIUM_CASES + 1)),
        *((f"large {at}", sizes.large) for at in range(1, _LARGE_CASES + 1)),
    ]
    inputs = helpers.generated([(seed * 1_000 + at, size) for at, (_name, size) in enumerate(wanted)])
    names = [name for name, _size in wanted]
    worst = helpers.worst(sizes.large)
    if worst is not None:
        inputs.append(worst)
        names.append("worst")
    answers = helpers.answers(inputs)
    edges = [Case(each.name, each.input, each.expected) for each in folder.edges]
    return [*sample_cases(folder), *edges, *map(Case, names, inputs, answers)]
