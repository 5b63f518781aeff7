"""The family of expected failures: src/errors.ts. Anything else that is raised is a bug (exit code 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

EXIT_CODES: Mapping[str, int] = {
    "done": 0,
    "bug": 1,
    "input": 2,
    "data": 3,
    "service": 4,
    "changes": 5,
}


@dataclass(frozen=True)
class Problem:
    """One mistake: what is wrong, where, what was expected and what to do about it.

    `place` has the keys of src/errors.ts: file, line, column, path.
    """

    message: str
    place: Mapping[str, Any] | None = None
    expected: str | None = None
    found: str | None = None
    hint: str | None = None

    def to_json(self) -> dict[str, Any]:
        given = {
            "message": self.message,
            "place": None if self.place is None else dict(self.place),
            "expected": self.expected,
            "found": self.found,
            "hint": self.hint,
        }
        return {key: value for key, value in given.items() if value is not None}


class EtlError(Exception):
    """A subclass says who can act; `problems` says on what."""

    exit_code: ClassVar[int]
    name: ClassVar[str]

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        listed = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(problem.message for problem in listed))
        self.problems = listed

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "message": str(self),
            "problems": [problem.to_json() for problem in self.problems],
        }


class SpecError(EtlError):
    """The author of a spec or a command line can mend it."""

    name = "SpecError"
    exit_code = EXIT_CODES["input"]


class UnsupportedError(SpecError):
    """Valid, but not something this engine can do."""

    name = "UnsupportedError"


class DataError(EtlError):
    """The owner of the data can mend it: contract broken, checks failed, too many rejects."""

    name = "DataError"
    exit_code = EXIT_CODES["data"]


class OperatorError(EtlError):
    """The operator can mend it: disk, permissions, network, a service."""

    name = "OperatorError"
    exit_code = EXIT_CODES["service"]


def format_place(place: Mapping[str, Any]) -> str:
    """`file:line:column`, as far as known."""
    position = ":".join(str(place[key]) for key in ("line", "column") if place.get(key) is not None)
    return ":".join(part for part in (place.get("file"), position) if part)
