"""Starts one program inside the walls that Linux offers every process, and ends with it all that it started.

    warden.py FOLDERS LIMITS COMMAND …

It runs alone, in a process of its own without threads, and imports nothing of TikPrep. FOLDERS is `r:PATH` and
`w:PATH` joined by newlines; LIMITS is `CPU_S DATA_BYTES ADDRESS_BYTES FILE_BYTES`. Landlock shuts out every other file
and foreign signals, seccomp the network, new namespaces and ways out of the process group. The exit code is that of
the program, 128 + n after signal n, 125 if the walls do not stand.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys

_NO_WALLS = 125
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _PR_SET_CHILD_SUBREAPER = 1, 22, 38, 36
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_PATH_BENEATH = 1
# From linux/landlock.h: execute 1, read file 4, read folder 8; the first ABI knows bits 0 to 12.
_READ = 0b1101
_FILE_RIGHTS = 0b111 | 1 << 14 | 1 << 15
_ALL_OF_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL_SINCE_5 = (1 << 16) - 1
_NETWORK, _SCOPES = 0b11, 0b11

# What a solution of a problem never needs, by machine: numbers from the kernel's tables.
_FORBIDDEN = {
    "x86_64": {
        "socket": 41, "ptrace": 101, "setpgid": 109, "setsid": 112, "personality": 135, "mount": 165, "umount2": 166,
        "pivot_root": 155, "chroot": 161, "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272,
        "perf_event_open": 298, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321,
        "userfaultfd": 323, "io_uring_setup": 425, "open_tree": 428, "move_mount": 429, "fsopen": 430,
        "pidfd_getfd": 438,
    },
    "aarch64": {
        "socket": 198, "ptrace": 117, "setpgid": 154, "setsid": 157, "personality": 92, "mount": 40, "umount2": 39,
        "pivot_root": 41, "chroot": 51, "add_key": 217, "request_key": 218, "keyctl": 219, "unshare": 97,
        "perf_event_open": 241, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "bpf": 280,
        "userfaultfd": 282, "io_uring_setup": 425, "open_tree": 428, "move_mount": 429, "fsopen": 430,
        "pidfd_getfd": 438,
    },
}  # fmt: skip
# kill, tkill, tgkill, pidfd_send_signal: the first argument of each is a process, a thread or a descriptor.
_SIGNALS = {"x86_64": (62, 200, 234, 424), "aarch64": (129, 130, 131, 424)}
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3, _NEW_NAMESPACES = 435, 0x7E020080
_X32_BIT = 0x40000000
_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06


class NoWalls(Exception):
    """This kernel does not offer what is needed."""


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def landlock_abi() -> int:
    """The version of Landlock in this kernel, 0 without it."""
    return max(0, int(_libc().syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1))))


def shut_files(folders: list[str]) -> None:
    """Leave only these folders in reach: `r:` to read and execute, `w:` to write too."""
    libc = _libc()
    abi = landlock_abi()
    if abi < 1:
        raise NoWalls("no Landlock")
    everything = _ALL_OF_ABI.get(abi, _ALL_SINCE_5)
    attributes = struct.pack("<QQQ", everything, _NETWORK if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = libc.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(size), ctypes.c_uint(0))
    if ruleset < 0:
        raise NoWalls("Landlock refuses")
    for folder in folders:
        kind, path = folder[0], folder[2:]
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        rights = everything if kind == "w" else _READ
        if not os.path.isdir(path):
            rights &= _FILE_RIGHTS & everything
        rule = struct.pack("<Qi", rights, descriptor)
        done = libc.syscall(_LANDLOCK_ADD, ruleset, _PATH_BENEATH, rule, ctypes.c_uint(0))
        os.close(descriptor)
        if done != 0:
            raise NoWalls("Landlock refuses")
    if libc.syscall(_LANDLOCK_RESTRICT, ruleset, ctypes.c_uint(0)) != 0:
        raise NoWalls("Landlock refuses")
    os.close(ruleset)


def filter_program(machine: str, own_pid: int) -> bytes:
    """The seccomp filter of this machine as bytes of `struct sock_filter`.

    With an `own_pid` signals go to that process only: before its sixth ABI Landlock lets foreign ones pass.
    """

    def step(code: int, k: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("<HBBI", code, yes, no, k)

    steps = [step(_LOAD, 4), step(_EQUAL, _AUDIT_ARCH[machine], 1, 0), step(_RETURN, _KILL), step(_LOAD, 0)]
    if machine == "x86_64":
        steps += [step(_AT_LEAST, _X32_BIT, 0, 1), step(_RETURN, _KILL)]
    for number in _FORBIDDEN[machine].values():
        steps += [step(_EQUAL, number, 0, 1), step(_RETURN, _EPERM)]
    # The flags of clone3 are out of a filter's sight; without it the C library takes clone.
    steps += [step(_EQUAL, _CLONE3, 0, 1), step(_RETURN, _ENOSYS)]
    if own_pid:
        for number in _SIGNALS[machine]:
            steps += [step(_EQUAL, number, 0, 4), step(_LOAD, 16), step(_EQUAL, own_pid, 0, 1)]
            steps += [step(_RETURN, _ALLOW), step(_RETURN, _EPERM)]
    steps += [step(_EQUAL, _CLONE[machine], 0, 3), step(_LOAD, 16)]
    steps += [step(_ANY_BIT, _NEW_NAMESPACES, 0, 1), step(_RETURN, _EPERM), step(_RETURN, _ALLOW)]
    return b"".join(steps)


def shut_calls(machine: str) -> None:
    """Refuse the calls of _FORBIDDEN from here on, in whatever is executed later too."""
    libc = _libc()
    if machine not in _AUDIT_ARCH:
        raise NoWalls("no filter for " + machine)
    program = filter_program(machine, 0 if landlock_abi() >= 6 else os.getpid())
    held = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(held))
    if libc.prctl(_PR_SET_SECCOMP, 2, header, 0, 0) != 0:
        raise NoWalls("no seccomp")


def _limit(kind: int, most: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))


def _set_limits(limits: str) -> None:
    cpu_s, data_bytes, address_bytes, file_bytes = map(int, limits.split())
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, cpu_s)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NPROC, process_limit())
    if data_bytes:
        _limit(resource.RLIMIT_DATA, data_bytes)
    if address_bytes:
        _limit(resource.RLIMIT_AS, address_bytes)


def process_limit() -> int:
    """The limit counts all that the person runs, so it stands a little above what the whole machine runs now."""
    try:
        with open("/proc/loadavg", encoding="ascii") as file:
            return int(file.read().split()[3].split("/")[1]) + 256
    except (OSError, ValueError, IndexError):
        return 4_096


def _become(folders: list[str], limits: str, command: list[str]) -> None:
    """In the child: put the walls up and turn into the program."""
    libc = _libc()
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.setpgid(0, 0)
    _set_limits(limits)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NoWalls("no_new_privs is refused")
    shut_files([*folders, "r:/proc/" + str(os.getpid())])
    shut_calls(os.uname().machine)
    os.execve(command[0], command, os.environ)


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    try:
        with open("/proc/" + str(pid) + "/task/" + str(pid) + "/children", encoding="ascii") as file:
            children = [int(word) for word in file.read().split()]
    except OSError:
        return found
    for child in children:
        found += [child, *_descendants(child)]
    return found


def _end_all(group: int) -> None:
    """Kill the group, then whatever left it; orphans came to us, so nobody is forgotten."""
    with contextlib.suppress(OSError):
        os.killpg(group, signal.SIGKILL)
    while True:
        for pid in _descendants(os.getpid()):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def main() -> None:
    """Start the program, wait for its end or for a word to end it, and leave nothing of it."""
    folders, limits, command = sys.argv[1].split("\n"), sys.argv[2], sys.argv[3:]
    _libc().prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    stop = {signal.SIGTERM, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, stop)
        try:
            _become(folders, limits, command)
        except BaseException as error:
            os.write(2, ("tikprep: " + str(error) + "\n").encode("utf-8", "replace"))
        os._exit(_NO_WALLS)
    os.closerange(0, 65_536)
    status = None
    while status is None and signal.sigwait(stop) == signal.SIGCHLD:
        try:
            pid, found = os.waitpid(child, os.WNOHANG)
        except ChildProcessError:
            break
        if pid == child:
            status = found
    _end_all(child)
    if status is None:
        os._exit(128 + signal.SIGKILL)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
