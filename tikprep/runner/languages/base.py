"""What a language must tell so that its programs can be built and run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tikprep.domain.neutral_types import NeutralType
from tikprep.domain.problem import Signature
from tikprep.errors import TikPrepError

Command = tuple[str, ...]

# The judge puts the descriptors of requests and answers in the place of these words of a command.
IN_FD, OUT_FD = "{in}", "{out}"
_HARNESS = Path(__file__).parent.parent / "harness"
_SCALARS = ("int", "float", "str", "bool")


class SourceProblem(TikPrepError):
    """A source that needs no compiler to be refused; the message tells the person why."""


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """How a source becomes something to run: files to write, the command that builds and the one that runs.

    The build stands in the folder of the files. `kept` are patterns of built files that the next build of the language
    finds in its folder again.
    """

    files: Mapping[str, str]
    build: Command | None
    run: Command
    kept: tuple[str, ...] = ()


class Language(Protocol):
    """One programming language and the way its toolchain is called."""

    @property
    def name(self) -> str:
        """Its name behind the mark of a code fence."""

    @property
    def title(self) -> str:
        """Its name for people."""

    @property
    def source_name(self) -> str:
        """The file name that its toolchain wants for a program of one file."""

    @property
    def start_allowance_s(self) -> float:
        """Time that a run may take on top of its limit because the toolchain itself starts in it."""

    @property
    def bears_address_limit(self) -> bool:
        """Whether its programs live under RLIMIT_AS; run times that reserve much more than they use do not."""

    @property
    def memory_allowance_mb(self) -> int:
        """Memory that a run may take on top of its limit because its run time lives in it."""

    @property
    def program_start_s(self) -> float:
        """Time that each start of a built program may take on top of the limit."""

    @property
    def warm_up(self) -> str:
        """The smallest function `warm_up(n: int) -> int`, built ahead; empty where nothing is kept of a build."""

    def toolchain(self) -> str | None:
        """The program that builds or runs a source on this machine; None if it is not installed."""

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        """The command that makes `program` from `source`; None if nothing needs to be built."""

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        """The command that runs the program."""

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        """The variables it needs beyond those that every run has."""

    def install_hint(self, platform: str) -> str:
        """What to do on a platform, named as in sys.platform, that lacks the toolchain."""

    def roots(self, tool: str) -> tuple[Path, ...]:
        """The folders beyond those of the system that the toolchain and its programs read."""

    def judge_environment(self, memory_mb: int, kept: Path) -> Mapping[str, str]:
        """The variables of a build or a run under the judge; `kept` is a folder that lasts as long as the judge."""

    def plan(self, tool: str, folder: Path, source: str, signature: Signature | None, memory_mb: int) -> BuildPlan:
        """How the source in `folder` is built and run: a function of this signature, or without one a program.

        Raises SourceProblem.
        """

    def stub(self, signature: Signature | None) -> str:
        """What a person starts from; for a program a main function that reads its input."""


def harness_file(name: str) -> str:
    """The text of one file of the harnesses."""
    return (_HARNESS / name).read_text(encoding="utf-8")


def camel_case(name: str) -> str:
    """`two_words` as `twoWords`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def node_value(signature: Signature) -> NeutralType:
    """The type of the values in the linked lists and trees of a signature; they share one."""
    found = [
        each.arguments[0]
        for each in _parts((*(parameter.type for parameter in signature.parameters), signature.returns))
        if each.name in ("linked_list", "tree")
    ]
    return found[0] if found else NeutralType("int")


def node_kinds(signature: Signature) -> frozenset[str]:
    """Which of `linked_list` and `tree` stand in a signature."""
    types = (*(parameter.type for parameter in signature.parameters), signature.returns)
    return frozenset(each.name for each in _parts(types)) & {"linked_list", "tree"}


def _parts(types: tuple[NeutralType, ...]) -> list[NeutralType]:
    found = list(types)
    for each in types:
        found += _parts(each.arguments)
    return found


def simplified(wanted: NeutralType) -> NeutralType:
    """The type without graph and matrix, which are lists of lists; a tuple of one type is a list."""
    if wanted.name == "graph":
        return NeutralType("list", (NeutralType("list", (NeutralType("int"),)),))
    inner = tuple(simplified(part) for part in wanted.arguments)
    if wanted.name == "matrix":
        return NeutralType("list", (NeutralType("list", inner),))
    if wanted.name == "tuple" and len(set(inner)) == 1:
        return NeutralType("list", inner[:1])
    return NeutralType(wanted.name, inner)


def tool_root(tool: str) -> tuple[Path, ...]:
    """The folder that a toolchain was unpacked into, unless the system holds it or a person's home would be it."""
    folder = Path(tool).resolve().parent
    if folder.name in ("bin", "MacOS") and folder.parent not in (Path("/"), Path.home(), *Path.home().parents):
        folder = folder.parent
    return () if folder.is_relative_to("/usr") and not folder.is_relative_to("/usr/local") else (folder,)
