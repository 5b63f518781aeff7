"""Writes records as Spark is to read them, where it would not read them as they stand."""

import json
import struct

from ..records.ascii import CLOSE_BRACE, CLOSE_BRACKET, COMMA, LOWER_N
from ..records.contract import CheckNode, Contract, allow_frames
from ..records.decode_string import decode_string
from ..records.scan_state import Scan
from ..records.skip_token import skip_colon, skip_space, skip_string
from ..records.skip_value import skip_value
from ..records.walk_fits import LONGEST_KEY, has_long_number

_LONGEST_PLAIN_NUMBER = 40


def has_choice(node: CheckNode | None) -> bool:
    """Whether records have to be written anew: Spark gives the same for 12 and "12"."""
    if node is None:
        return False
    inner = [node.element, *node.fields.values()]
    return node.kind == "choice" or any(has_choice(one) for one in inner)


def rewrite_record(contract: Contract, record: bytes) -> bytes | None:
    """
    What the contract reads of a record that fits it, as JSON that Spark reads alike: a choice as a string of its
    JSON text, numbers without an exponent or rounding twice. None where the record may be left as it stands.
    """
    if contract.root is None or not record.startswith(b"{"):
        return None
    allow_frames(contract.depth)
    limits = contract.limits
    writer = _Writer(Scan(record + b"\0", len(record), limits.depth, limits.string_bytes))
    writer.write(contract.root, 0, 0)
    has_trouble = has_long_number(record) or _may_have_long_key(record)
    return b"".join(writer.parts) if writer.is_changed or has_trouble else None


class _Writer:
    """One record being written; `parts` are in the order of the document."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.data = scan.data
        self.parts: list[bytes] = []
        self.is_changed = False

    def write(self, node: CheckNode, at: int, depth: int) -> int:
        """Returns the value's end."""
        if self.data[at] == LOWER_N:
            self.parts.append(b"null")
            return at + 4
        match node.kind:
            case "struct":
                return self._write_struct(node, at, depth + 1)
            case "map":
                return self._write_map(node, at, depth + 1)
            case "array":
                return self._write_array(node, at, depth + 1)
        end = skip_value(self.scan, at, depth)
        raw = self.data[at:end]
        match node.kind:
            case "choice":
                self._change(raw, json.dumps(raw.decode(), ensure_ascii=False).encode())
            case "finite":
                self._change(raw, _spell_finite(node.size, raw))
            case "decimal":
                self._change(raw, _spell_decimal(raw))
            case _:
                self.parts.append(raw)
        return end

    def _change(self, raw: bytes, spelled: bytes) -> None:
        self.parts.append(spelled)
        self.is_changed = self.is_changed or spelled != raw

    def _write_struct(self, node: CheckNode, start: int, depth: int) -> int:
        opening = b"{"
        at = skip_space(self.data, start + 1)
        while self.data[at] != CLOSE_BRACE:
            key_end, value = self._skip_key(at)
            field = node.fields.get(decode_string(self.data, at + 1, key_end - 1))
            if field is None:
                end = skip_value(self.scan, value, depth)
            else:
                self.parts += (opening, self.data[at:key_end], b":")
                end = self.write(field, value, depth)
                opening = b","
            at = self._skip_comma(end)
        self.parts.append(b"}" if opening == b"," else b"{}")
        return at + 1

    def _write_map(self, node: CheckNode, start: int, depth: int) -> int:
        assert node.element is not None
        opening = b"{"
        at = skip_space(self.data, start + 1)
        while self.data[at] != CLOSE_BRACE:
            key_end, value = self._skip_key(at)
            self.parts += (opening, self.data[at:key_end], b":")
            at = self._skip_comma(self.write(node.element, value, depth))
            opening = b","
        self.parts.append(b"}" if opening == b"," else b"{}")
        return at + 1

    def _write_array(self, node: CheckNode, start: int, depth: int) -> int:
        assert node.element is not None
        opening = b"["
        at = skip_space(self.data, start + 1)
        while self.data[at] != CLOSE_BRACKET:
            self.parts.append(opening)
            at = self._skip_comma(self.write(node.element, at, depth))
            opening = b","
        self.parts.append(b"]" if opening == b"," else b"[]")
        return at + 1

    def _skip_key(self, start: int) -> tuple[int, int]:
        """One past the closing quote, and the first byte of the value."""
        end = skip_string(self.scan, start + 1)
        return end, skip_colon(self.data, end)

    def _skip_comma(self, end: int) -> int:
        at = skip_space(self.data, end)
        return skip_space(self.data, at + 1) if self.data[at] == COMMA else at


def _spell_finite(bits: int, raw: bytes) -> bytes:
    if raw == b"-0":
        return b"0"
    if bits == 64:
        return raw if len(raw) <= _LONGEST_PLAIN_NUMBER else repr(float(raw)).encode()
    double = float(raw)
    (rounded,) = struct.unpack("<f", struct.pack("<f", double))
    # To the float that the double rounds to, as DuckDB does; so spelled there is only one to choose.
    return (
        raw if len(raw) <= _LONGEST_PLAIN_NUMBER and rounded == double else repr(rounded).encode()
    )


def _spell_decimal(raw: bytes) -> bytes:
    if len(raw) <= _LONGEST_PLAIN_NUMBER and b"e" not in raw and b"E" not in raw:
        return raw
    mantissa, _, exponent = raw.lower().partition(b"e")
    if not mantissa.strip(b"-0."):
        return b"0"
    whole, _, fraction = mantissa.removeprefix(b"-").partition(b".")
    digits = (whole + fraction).lstrip(b"0")
    power = int(exponent.lstrip(b"+-").lstrip(b"0") or b"0") * (
        -1 if exponent.startswith(b"-") else 1
    )
    point = len(digits) - len(fraction) + power
    digits = digits.rstrip(b"0")
    before = digits[: max(point, 0)].ljust(max(point, 1), b"0")
    after = digits[max(point, 0) :].rjust(len(digits) - point, b"0") if point < len(digits) else b""
    return b"-" * raw.startswith(b"-") + before + (b"." + after if after else b"")


def _may_have_long_key(record: bytes) -> bool:
    return len(record) > LONGEST_KEY and max(map(len, record.split(b'"'))) > LONGEST_KEY
