"""Python, by the interpreter that runs TikPrep or, in a frozen bundle, by the machine's."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from tikprep.runner.languages.base import Command


class Python:
    """Programs see the standard library and nothing that was installed beside it."""

    name = "python"
    title = "Python"
    source_name = "program.py"
    start_allowance_s = 0.0
    bears_address_limit = True

    def toolchain(self) -> str | None:
        if sys.executable and not getattr(sys, "frozen", False):
            return sys.executable
        return shutil.which("python3") or shutil.which("python")

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        return None

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        # Not -I: it would ignore PYTHONHASHSEED, and the order of a printed set would change from run to run.
        # -S and -s keep installed packages out, -P the program's folder, -B its cache files.
        return (tool, "-S", "-s", "-P", "-B", "-X", "utf8", str(source))

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        return {"PYTHONHASHSEED": "0"}
