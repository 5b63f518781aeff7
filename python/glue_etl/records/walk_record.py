"""Tells of a record's unknown fields and discarded values; src/records/walk-record.ts."""

from collections.abc import Callable, Sequence

from .ascii import CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET
from .check_value import find_alternative
from .contract import CheckNode, Contract, allow_frames
from .decode_string import decode_string
from .print_path import EVERY_ELEMENT, EVERY_VALUE, PathStep, print_path
from .scan_state import Scan
from .skip_token import skip_colon, skip_space, skip_string
from .skip_value import skip_value

TellPath = Callable[[str], None]
"""Told a JSONPath."""


def walk_record(
    contract: Contract,
    record: bytes,
    discards: Sequence[int],
    *,
    unknown: TellPath,
    discarded: TellPath,
) -> None:
    """
    Tells of a record that fits, or does without the values at `discards`: fields that are not in the schema, and
    the values, in the order of the document.
    """
    root = contract.root
    if root is None or not record.startswith(b"{"):
        return
    allow_frames(contract.depth)
    limits = contract.limits
    scan = Scan(record + b"\0", len(record), limits.depth, limits.string_bytes)
    _Walk(scan, dict(zip(discards[::2], discards[1::2], strict=True)), unknown, discarded).value(
        root, 0, 0
    )


class _Walk:
    """A walk through one record. `ends` are those of the discarded values, by their starts."""

    def __init__(
        self, scan: Scan, ends: dict[int, int], unknown: TellPath, discarded: TellPath
    ) -> None:
        self.scan = scan
        self.data = scan.data
        self.ends = ends
        self.unknown = unknown
        self.discarded = discarded
        self.steps: list[PathStep] = []

    def value(self, node: CheckNode, at: int, depth: int) -> int:
        """Returns the value's end."""
        if at in self.ends:
            self.discarded(print_path(self.steps))
            return self.ends[at]
        first = self.data[at]
        if node.kind == "struct" and first == OPEN_BRACE:
            return self._struct(node, at, depth + 1)
        if node.kind == "map" and first == OPEN_BRACE:
            return self._map(node, at, depth + 1)
        if node.kind == "array" and first == OPEN_BRACKET:
            return self._array(node, at, depth + 1)
        fitting = find_alternative(self.scan, node, at, depth) if node.kind == "choice" else None
        return (
            skip_value(self.scan, at, depth)
            if fitting is None
            else self.value(fitting[0], at, depth)
        )

    def _struct(self, node: CheckNode, start: int, depth: int) -> int:
        at = skip_space(self.data, start + 1)
        while self.data[at] != CLOSE_BRACE:
            key, at = self._key(at)
            field = node.fields.get(key)
            self.steps.append(key.decode())
            if field is not None:
                at = self.value(field, at, depth)
            else:
                at = skip_value(self.scan, at, depth)
                if node.known is not None and key not in node.known:
                    self.unknown(print_path(self.steps))
            self.steps.pop()
            at = self._next(at)
        return at + 1

    def _map(self, node: CheckNode, start: int, depth: int) -> int:
        assert node.element is not None
        self.steps.append(EVERY_VALUE)
        at = skip_space(self.data, start + 1)
        while self.data[at] != CLOSE_BRACE:
            _, at = self._key(at)
            at = self._next(self.value(node.element, at, depth))
        self.steps.pop()
        return at + 1

    def _array(self, node: CheckNode, start: int, depth: int) -> int:
        assert node.element is not None
        self.steps.append(EVERY_ELEMENT)
        at = skip_space(self.data, start + 1)
        while self.data[at] != CLOSE_BRACKET:
            at = self._next(self.value(node.element, at, depth))
        self.steps.pop()
        return at + 1

    def _key(self, start: int) -> tuple[bytes, int]:
        end = skip_string(self.scan, start + 1)
        return decode_string(self.data, start + 1, end - 1), skip_colon(self.data, end)

    def _next(self, end: int) -> int:
        at = skip_space(self.data, end)
        return skip_space(self.data, at + 1) if self.data[at] == COMMA else at
