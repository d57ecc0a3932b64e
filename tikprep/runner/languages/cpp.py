"""C++17, by g++ or clang++."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tikprep.runner.languages.base import Command


class Cpp:
    """Programs are built with optimisation, since interviews speak of the speed that ships."""

    name = "cpp"
    title = "C++"
    source_name = "program.cpp"
    start_allowance_s = 0.0
    bears_address_limit = True

    def toolchain(self) -> str | None:
        return shutil.which("g++") or shutil.which("clang++")

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        return (tool, "-std=c++17", "-O2", "-pthread", "-o", str(program), str(source))

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        return (str(program),)

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        return {}
