"""What a language must tell so that its programs can be built and run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

Command = tuple[str, ...]


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

    def toolchain(self) -> str | None:
        """The program that builds or runs a source on this machine; None if it is not installed."""

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        """The command that makes `program` from `source`; None if nothing needs to be built."""

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        """The command that runs the program."""

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        """The variables it needs beyond those that every run has."""
