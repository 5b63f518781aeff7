"""The JSON of what is rejected; src/engine/scan/describe-rejected.ts."""

import base64
from dataclasses import asdict
from typing import Any

from .found_records import Rejected

_LONGEST_JSON = 500_000_000
"""JavaScript has no longer strings, and JSON spells a control character with six."""


def describe_rejected(
    rejected: Rejected, uri: str, max_raw_bytes: int, range_offset: int = 0
) -> dict[str, Any]:
    """A rejected record with as much of its bytes as may be kept; `range_offset` is where what was read begins."""
    mismatch, data, line, index, offset, size = rejected
    kept = data[: _cut_between_characters(data, max_raw_bytes)]
    described = {
        "uri": uri,
        "line": line,
        "index": index,
        "recordOffset": offset + range_offset,
        "recordBytes": size,
        **asdict(mismatch),
    }
    text = _decode(kept)
    described["raw"] = text or ""
    if text is None:
        described["rawBase64"] = base64.b64encode(kept).decode()
    if len(kept) < size:
        described["rawTruncated"] = True
    return described


def describe_unreadable(uri: str, size: int, failure: str) -> dict[str, Any]:
    """A file of `size` bytes, as it is stored, that cannot be read to its end."""
    return {
        "uri": uri,
        "line": 1,
        "index": 0,
        "recordOffset": 0,
        "recordBytes": size,
        "reason": "unreadableFile",
        "path": "$",
        "expected": "a file that can be read to its end",
        "found": failure,
        "offset": 0,
        "raw": "",
        "rawTruncated": True,
    }


def _decode(data: bytes) -> str | None:
    """None where it is not UTF-8 or too long to be spelled as JSON."""
    if len(data) * 6 >= _LONGEST_JSON and _length_as_json(data) >= _LONGEST_JSON:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _length_as_json(data: bytes) -> int:
    controls = len(data) - len(data.translate(None, bytes(range(0x20))))
    return len(data) + 5 * controls + data.count(b'"') + data.count(b"\\")


def _cut_between_characters(data: bytes, limit: int) -> int:
    """At most `limit`, and not within a character of UTF-8."""
    if len(data) <= limit:
        return len(data)
    end = limit
    while end > limit - 4 and end > 0 and data[end] & 0xC0 == 0x80:
        end -= 1
    return end
