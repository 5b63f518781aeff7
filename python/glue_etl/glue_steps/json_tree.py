"""JSON text as a tree whose numbers keep their spelling, read as DuckDB's `TRY_CAST(… AS JSON)` reads it."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from .number_text import print_double
from .tolerant_json import NOT_JSON, read_tolerantly


class JsonInteger(str):
    """A number without fraction and exponent that 64 bits hold, signed or unsigned."""


class JsonDouble(str):
    """Any other number, `NaN` and `-inf` among them."""


class RepeatedKeys(dict[str, Any]):
    """An object in which keys come twice: the first ones count."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(reversed(pairs))
        self.pairs = pairs


_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(text: str) -> Any:
    """
    None for null; bool, str, list, dict or `RepeatedKeys`, `JsonInteger`, `JsonDouble`; `NOT_JSON` where the text is
    none. DuckDB takes a comma before a closing bracket, `NaN` and `Infinity`, and refuses lone surrogates.
    """
    if _ESCAPED_SURROGATE.search(text) is None:
        try:
            return _DECODER.decode(text)
        except (ValueError, RecursionError):
            pass
    return read_tolerantly(text, make_object=_make_object, make_number=make_number)


def is_json(tree: Any) -> bool:
    return tree is not NOT_JSON


def print_scalar(tree: Any) -> str | None:
    """The text of a string, number or boolean, as `->> '$'` of DuckDB gives it; None for the rest."""
    if isinstance(tree, bool):
        return "true" if tree else "false"
    if isinstance(tree, JsonDouble):
        return _print_number(tree)
    return str(tree) if isinstance(tree, str) else None


def print_json(tree: Any) -> str:
    """JSON text that `parse_json` reads back; without recursion, since the text may be of any depth."""
    printed: list[str] = []
    waiting: list[tuple[bool, Any]] = [(False, tree)]
    while waiting:
        is_text, item = waiting.pop()
        if is_text:
            printed.append(item)
        elif isinstance(item, list):
            waiting.append((True, "]"))
            for value in reversed(item):
                waiting.extend(((False, value), (True, ",")))
            _open(waiting, "[")
        elif isinstance(item, dict):
            pairs = item.pairs if isinstance(item, RepeatedKeys) else list(item.items())
            waiting.append((True, "}"))
            for key, value in reversed(pairs):
                waiting.extend(((False, value), (True, f"{json.dumps(key)}:"), (True, ",")))
            _open(waiting, "{")
        else:
            printed.append(_print_leaf(item))
    return "".join(printed)


def _open(waiting: list[tuple[bool, Any]], bracket: str) -> None:
    """Puts the opening bracket in the place of the first comma."""
    if waiting[-1][1] == ",":
        waiting.pop()
    waiting.append((True, bracket))


def _print_leaf(item: Any) -> str:
    if item is None:
        return "null"
    is_string = isinstance(item, str) and not isinstance(item, (JsonInteger, JsonDouble))
    return json.dumps(item) if is_string else str(print_scalar(item))


def make_number(spelled: str) -> JsonInteger | JsonDouble:
    digits = spelled.lstrip("-")
    if not digits.isdecimal():
        return JsonDouble(spelled)
    if spelled == "-0":
        return JsonInteger("0")
    fits = len(digits) < 19 or (len(digits) <= 20 and -(2**63) <= int(spelled) < 2**64)
    return JsonInteger(spelled) if fits else JsonDouble(spelled)


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else RepeatedKeys(pairs)


def _print_number(number: JsonDouble) -> str:
    """Numbers beyond a double, and whole ones beyond 64 bits, as they were spelled."""
    if number.lstrip("-").isdecimal():
        return str(number)
    value = float(number)
    return print_double(value) if math.isfinite(value) else str(number)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_make_object,
    parse_int=make_number,
    parse_float=JsonDouble,
    parse_constant=_refuse_constant,
)
