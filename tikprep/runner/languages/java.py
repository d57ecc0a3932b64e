"""Java, by the launcher of a JDK, which compiles a program of one file in memory and runs its first class."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tikprep.runner.languages.base import Command


class Java:
    """Programs are one file, whatever their public class is called."""

    name = "java"
    title = "Java"
    source_name = "Main.java"
    # The compiler runs inside the launcher: about a second, more on a busy machine.
    start_allowance_s = 10.0
    # The JVM reserves gigabytes of address space; -Xmx steers the heap instead.
    bears_address_limit = False

    def toolchain(self) -> str | None:
        # A machine with a launcher and no compiler has only the run time, which cannot read a source.
        return shutil.which("java") if shutil.which("javac") else None

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        return None

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        flags = (f"-Xmx{memory_mb}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
        return (tool, *flags, "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", str(source))

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        return {}
