"""Checks numbers against types; src/records/check-number.ts."""

import math
import re
import struct

from .accepted_json import EXACT_DIGITS
from .ascii import DOT, LOWER_E, MINUS, NINE, ZERO
from .contract import CheckNode
from .refuse_value import refuse_value
from .scan_state import Refused
from .skip_token import skip_exponent, skip_integer, skip_mantissa

_DIGITS = re.compile(rb"[0-9]*")
_SIGNIFICANT = re.compile(rb"[1-9](?:[0-9.]*[1-9])?")
_BIGINT_DIGITS = 19
_FAR = 10**12
"""An exponent beyond every decimal."""


def check_integer(node: CheckNode, data: bytes, start: int) -> int:
    if not _starts_number(data[start]):
        return refuse_value(node, data, start)
    first = start + 1 if data[start] == MINUS else start
    at = _DIGITS.match(data, first).end()  # type: ignore[union-attr]
    if at == first or (data[first] == ZERO and at > first + 1):
        return skip_integer(data, start)
    following = data[at]
    if following == DOT or following | 0x20 == LOWER_E:
        raise Refused("wrongType", start, node.expected)
    if at - first > _BIGINT_DIGITS or not node.minimum <= int(data[start:at]) <= node.maximum:
        raise Refused("outOfRange", start, node.expected)
    return at


def check_finite(node: CheckNode, data: bytes, start: int) -> int:
    if not _starts_number(data[start]):
        return refuse_value(node, data, start)
    mantissa_end = skip_mantissa(data, start)
    has_exponent = data[mantissa_end] | 0x20 == LOWER_E
    end = skip_exponent(data, mantissa_end) if has_exponent else mantissa_end
    # Below 1e38, which even a float holds.
    if not has_exponent and end - start <= 38:
        return end
    if not math.isfinite(round_to_bits(float(data[start:end]), node.size)):
        raise Refused("outOfRange", start, node.expected)
    return end


def round_to_bits(value: float, bits: int) -> float:
    """A double as a float of 32 bits holds it, which may be infinite."""
    if bits == 64:
        return value
    try:
        return struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def check_decimal(node: CheckNode, data: bytes, start: int) -> int:
    if not _starts_number(data[start]):
        return refuse_value(node, data, start)
    integer_end = skip_integer(data, start)
    mantissa_end = skip_mantissa(data, start)
    has_exponent = data[mantissa_end] | 0x20 == LOWER_E
    end = skip_exponent(data, mantissa_end) if has_exponent else mantissa_end
    exponent = _read_exponent(data[mantissa_end + 1 : end]) if has_exponent else 0
    significant = _SIGNIFICANT.search(data, start, mantissa_end)
    if significant is None:
        return end
    first, last = significant.start(), significant.end() - 1
    before = (integer_end - first if first < integer_end else integer_end + 1 - first) + exponent
    after = (last + 1 - integer_end if last < integer_end else last - integer_end) - exponent
    fits = before <= node.precision - node.scale and after <= node.scale
    if not fits or (end != integer_end and before + node.scale > EXACT_DIGITS):
        raise Refused("outOfRange", start, node.expected)
    return end


def _read_exponent(spelled: bytes) -> int:
    digits = spelled.lstrip(b"+-").lstrip(b"0")
    value = _FAR if len(digits) > 12 else int(digits or b"0")
    return -value if spelled[0] == MINUS else value


def _starts_number(byte: int) -> bool:
    return ZERO <= byte <= NINE or byte == MINUS
