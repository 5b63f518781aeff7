"""JSONPaths of records; src/records/print-path.ts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wildcard:
    """All elements of an array, or all values of a map."""

    text: str


EVERY_ELEMENT = Wildcard("[*]")
EVERY_VALUE = Wildcard(".*")

PathStep = str | int | Wildcard

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_QUOTED = re.compile(r"[\\']")


def print_path(steps: Sequence[PathStep]) -> str:
    """JSONPath from the root: `$.city.id`, `$.list[0]`, `$.list[*].main`, `$['wind speed']`."""
    return "$" + "".join([_print_step(step) for step in steps])


def _print_step(step: PathStep) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if isinstance(step, Wildcard):
        return step.text
    if _PLAIN_NAME.fullmatch(step):
        return f".{step}"
    return f"['{_QUOTED.sub(lambda found: chr(92) + found[0], step)}']"
