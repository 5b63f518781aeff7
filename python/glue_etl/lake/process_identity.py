"""What tells a process from all others, as src/lake/process-identity.ts has it."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from typing import Any, Literal

ProcessState = Literal["alive", "ended", "unknown"]
"""`unknown` where this process cannot see the other one: it may live."""


def identify_this_process() -> dict[str, Any]:
    """host, pid, processStart (clock ticks from boot), pidNamespace and bootId, the last two where known."""
    identity: dict[str, Any] = {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "processStart": (_read_process(os.getpid()) or ("", False))[0],
    }
    namespace = _try_read_link("/proc/self/ns/pid")
    boot = _try_read("/proc/sys/kernel/random/boot_id")
    if namespace is not None:
        identity["pidNamespace"] = namespace
    if boot is not None:
        identity["bootId"] = boot.strip()
    return identity


def find_process_state(other: Mapping[str, Any]) -> ProcessState:
    """Whether a process lives. A pid says nothing in another namespace; a machine started anew has ended
    all.
    """
    here = identify_this_process()
    if other["host"] != here["host"]:
        return "unknown"
    boots = (other.get("bootId"), here.get("bootId"))
    if None not in boots and boots[0] != boots[1]:
        return "ended"
    if other.get("pidNamespace") != here.get("pidNamespace"):
        return "unknown"
    return "alive" if _is_alive(other["pid"], other["processStart"]) else "ended"


def _is_alive(pid: int, started: str) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    now = _read_process(pid)
    return now is None or (not now[1] and started in ("", now[0]))


def _read_process(pid: int) -> tuple[str, bool] | None:
    """When a process began, in clock ticks from boot, and whether it has ended and nobody has asked how."""
    stat = _try_read(f"/proc/{pid}/stat")
    if stat is None:
        return None
    state, *fields = stat[stat.rindex(")") + 2 :].split(" ")
    return (fields[18] if len(fields) > 18 else "", state in ("Z", "X"))


def _try_read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return None


def _try_read_link(path: str) -> str | None:
    try:
        return os.readlink(path)
    except OSError:
        return None
