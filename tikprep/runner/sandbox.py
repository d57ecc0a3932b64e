"""The walls around a program, by what this machine offers: bubblewrap, Landlock and seccomp, or limits only."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_WARDEN = Path(__file__).with_name("warden.py")
_FILE_BYTES = 64 * 1024 * 1024
_PROBE_S = 5.0
_END_S = 5.0
# What every program needs of the system; of /etc only what tells where libraries and tools are.
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/ld.so.cache")
_DEVICES = ("/dev/zero", "/dev/random", "/dev/urandom")
# dash calls the number of processes -p, other shells -u. A limit that a platform does not know is passed over.
_LIMITS_SCRIPT = (
    'ulimit -c 0 2>/dev/null; ulimit -t "$1" 2>/dev/null; ulimit -f "$2" 2>/dev/null; '
    'if [ "$3" -gt 0 ]; then ulimit -d "$3" 2>/dev/null; fi; if [ "$4" -gt 0 ]; then ulimit -v "$4" 2>/dev/null; fi; '
    'if [ "$5" -gt 0 ]; then ulimit -u "$5" 2>/dev/null || ulimit -p "$5" 2>/dev/null; fi; shift 5; exec "$@"'
)


@dataclass(frozen=True, slots=True)
class Room:
    """What a program may reach and take. It starts in `working` and may write there and in the folders `writable`.

    `data_mb` and `address_mb` are 0 for no limit.
    """

    working: Path
    readable: tuple[Path, ...]
    cpu_s: int
    data_mb: int = 0
    address_mb: int = 0
    writable: tuple[Path, ...] = ()


class Sandbox(Protocol):
    """One way to put walls around a program."""

    @property
    def guarantee(self) -> str:
        """One sentence for people: what holds."""

    @property
    def is_walled(self) -> bool:
        """Whether code that nobody trusts may be run."""

    def command(self, command: tuple[str, ...], room: Room) -> tuple[str, ...]:
        """The command that runs `command` in the room."""

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End the program and all that it started; nothing of it runs any more on return."""


@dataclass(frozen=True, slots=True)
class Bubblewrap:
    """Name spaces of its own: no network, no home, no other process; all of it dies with its first process."""

    tool: str
    is_walled = True
    guarantee = (
        "Programs run in bubblewrap: no network, no file of yours, no other process in sight, "
        "and nothing survives them."
    )

    def command(self, command: tuple[str, ...], room: Room) -> tuple[str, ...]:
        options = ["--unshare-all", "--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev"]
        options += ["--size", str(_FILE_BYTES), "--tmpfs", "/tmp"]
        for place in _SYSTEM:
            if os.path.islink(place):
                options += ["--symlink", os.readlink(place), place]
            elif os.path.exists(place):
                options += ["--ro-bind", place, place]
        for folder in room.readable:
            options += ["--ro-bind-try", str(folder), str(folder)]
        for folder in (room.working, *room.writable):
            options += ["--bind", str(folder), str(folder)]
        options += ["--chdir", str(room.working)]
        # Both are file systems in memory of their own, which a program could fill.
        options += ["--remount-ro", "/dev", "--remount-ro", "/"]
        return (self.tool, *options, "--", *limited_by_shell(command, room, is_alone=True))

    def end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            # The first process of the name space is gone only after the kernel has ended all others in it.
            for pid in _children(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            try:
                process.wait(_END_S if _children(process.pid) else 0.05)
            except subprocess.TimeoutExpired:
                _kill_group(process)
        process.wait()


@dataclass(frozen=True, slots=True)
class Warden:
    """Landlock and seccomp by a small helper, which also ends whatever a program leaves behind."""

    python: str
    is_walled = True
    guarantee = (
        "Programs run behind Landlock and seccomp: no network, no file of yours, no signal to other programs, "
        "and nothing survives them. Install bubblewrap to hide the other processes too."
    )

    def command(self, command: tuple[str, ...], room: Room) -> tuple[str, ...]:
        system = [*_SYSTEM, *_DEVICES]
        folders = [*(f"r:{place}" for place in (*system, *room.readable)), "w:/dev/null"]
        folders += [f"w:{folder}" for folder in (room.working, *room.writable)]
        mega = 1024 * 1024
        limits = f"{room.cpu_s} {room.data_mb * mega} {room.address_mb * mega} {_FILE_BYTES}"
        return (self.python, "-I", "-S", "-B", str(_WARDEN), "\n".join(folders), limits, *command)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()


@dataclass(frozen=True, slots=True)
class LimitsOnly:
    """Limits of time, memory and output against slips; no wall against malice."""

    is_walled = False
    guarantee = (
        "Programs run under limits of time, memory and output only: they could read your files and use the network. "
        "Run no code here that you do not trust."
    )

    def command(self, command: tuple[str, ...], room: Room) -> tuple[str, ...]:
        return limited_by_shell(command, room, is_alone=False)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        _kill_group(process)
        process.wait()


def limited_by_shell(command: tuple[str, ...], room: Room, *, is_alone: bool) -> tuple[str, ...]:
    """The command under the kernel's limits. Setting them between fork and exec here would be unsafe beside threads.

    A program that `is_alone` in a user name space of its own has its processes counted there.
    """
    shell = shutil.which("sh") if os.name == "posix" else None
    if shell is None:
        return command
    limits = (room.cpu_s, _FILE_BYTES // 512, room.data_mb * 1024, room.address_mb * 1024, _process_limit(is_alone))
    return (shell, "-c", _LIMITS_SCRIPT, "limited", *map(str, limits), *command)


def _process_limit(is_alone: bool) -> int:
    """Older kernels count all that the person runs even in a name space, so the limit stands above what runs now."""
    try:
        running = int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].split("/")[1])
    except (OSError, ValueError, IndexError):
        return 0
    return running + (128 if is_alone else 256)


def choose_sandbox(python: str | None, search_path: str | None = None) -> Sandbox:
    """The strongest walls that stand on this machine; each is tried by running a program in it.

    `python` runs the helper of the second kind; without one only the first and the last are left.
    """
    if sys.platform.startswith("linux"):
        bwrap = shutil.which("bwrap", path=search_path)
        candidates: list[Sandbox] = [Bubblewrap(bwrap)] if bwrap else []
        if python is not None:
            candidates.append(Warden(python))
        for candidate in candidates:
            if stands(candidate):
                return candidate
    return LimitsOnly()


def stands(sandbox: Sandbox) -> bool:
    """Whether a program runs in it; some systems forbid name spaces to a person, some kernels have no Landlock."""
    shell = shutil.which("sh")
    if shell is None:
        return False
    room = Room(Path("/var/empty") if os.path.isdir("/var/empty") else Path("/usr"), (), 5)
    try:
        done = subprocess.run(
            sandbox.command((shell, "-c", "exit 42"), room),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_S,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 42


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(word) for word in text.split()]


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def bare_environment(tool: str, home: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Only what a toolchain needs: a program can be told nothing of the person who runs it."""
    places = [str(Path(tool).parent), *os.defpath.split(os.pathsep)]
    variables = {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        # One arena: each reserves 64 MB of address space, and a program with threads would starve of it.
        "MALLOC_ARENA_MAX": "1",
        "PATH": os.pathsep.join(place for place in places if place and place != "."),
        "TMPDIR": str(home),
        "TZ": "UTC",
    }
    return {**variables, **extra}
