"""Go, by the toolchain that is installed; it may fetch neither modules nor another version of itself."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tikprep.runner.languages.base import Command


class Go:
    """Programs are one file that imports the standard library."""

    name = "go"
    title = "Go"
    source_name = "main.go"
    start_allowance_s = 0.0
    # Its run time reserves address space far beyond what it uses; GOMEMLIMIT steers the heap instead.
    bears_address_limit = False

    def toolchain(self) -> str | None:
        return shutil.which("go")

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        return (tool, "build", "-o", str(program), str(source))

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        return (str(program),)

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        return {
            "CGO_ENABLED": "0",
            "GO111MODULE": "off",
            "GOMEMLIMIT": f"{memory_mb}MiB",
            "GOPROXY": "off",
            "GOTOOLCHAIN": "local",
        }
