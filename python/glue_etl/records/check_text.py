"""Checks strings against types; src/records/check-text.ts."""

import re

from .ascii import QUOTE
from .contract import CheckNode
from .decode_string import decode_string, decode_text
from .refuse_value import refuse_value
from .scan_state import Refused, Scan
from .skip_token import skip_string

_TEMPORAL = re.compile(
    rb"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    rb"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?)?"
)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# The last character before padding has zeros in the bits that padding leaves unused.
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*+(?:(?<=[AQgw])==|(?<=[AEIMQUYcgkosw048])=)?")


def check_string(scan: Scan, node: CheckNode, start: int, _depth: int) -> int:
    data = scan.data
    return skip_string(scan, start + 1) if data[start] == QUOTE else refuse_value(node, data, start)


def check_text(scan: Scan, node: CheckNode, start: int, _depth: int) -> int:
    """char and varchar."""
    data = scan.data
    if data[start] != QUOTE:
        return refuse_value(node, data, start)
    end = skip_string(scan, start + 1)
    if len(decode_text(data, start + 1, end - 1)) > node.size:
        raise Refused("tooLong", start, node.expected)
    return end


def check_temporal(scan: Scan, node: CheckNode, start: int, _depth: int) -> int:
    """date and timestamp."""
    data = scan.data
    if data[start] != QUOTE:
        return refuse_value(node, data, start)
    end = skip_string(scan, start + 1)
    if not is_temporal(decode_string(data, start + 1, end - 1)):
        raise Refused("outOfRange", start, node.expected)
    return end


def check_base64(scan: Scan, node: CheckNode, start: int, _depth: int) -> int:
    """binary."""
    data = scan.data
    if data[start] != QUOTE:
        return refuse_value(node, data, start)
    end = skip_string(scan, start + 1)
    if not is_base64(decode_string(data, start + 1, end - 1)):
        raise Refused("outOfRange", start, node.expected)
    return end


def is_temporal(text: bytes) -> bool:
    """`2024-01-31`, `2024-01-31T23:59:59`, `2024-01-31 23:59:59.123456`."""
    found = _TEMPORAL.fullmatch(text)
    if found is None:
        return False
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if year == 0 or not 1 <= month <= 12 or not 1 <= day <= _DAYS_IN_MONTH[month - 1]:
        return False
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return month != 2 or day < 29 or is_leap


def is_base64(text: bytes) -> bool:
    """RFC 4648, section 4; bits that padding leaves unused have to be zero, so that a value has one spelling."""
    return len(text) % 4 == 0 and _BASE64.fullmatch(text) is not None
