"""What a string says; src/records/decode-string.ts."""

import json


def decode_string(data: bytes, start: int, end: int) -> bytes:
    """What the string between two quotes says, as UTF-8. It must have been skipped before."""
    content = data[start:end]
    return _resolve(content).encode() if b"\\" in content else content


def decode_text(data: bytes, start: int, end: int) -> str:
    """The same as text."""
    content = data[start:end]
    return _resolve(content) if b"\\" in content else content.decode()


def _resolve(content: bytes) -> str:
    return json.loads(f'"{content.decode()}"')
