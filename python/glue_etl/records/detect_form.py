"""Tells how a file's records are laid out; src/records/detect-form.ts."""

from .ascii import CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, SPACES
from .check_record import check_record
from .contract import Contract, Limits
from .pieces import FileForm

DETECTION_BYTES = 16 * 1024 * 1024
"""How far into a file its form is looked for."""

_DETECTION_LINES = 100


def detect_form(data: bytes, is_whole: bool, limits: Limits) -> FileForm | None:
    """
    A file is newline-delimited if one of its first 100 lines that are not empty is a complete object and another
    such line follows. Unless it is the first, the next one must not go on with `,`, `]` or `}`, as it would inside
    a value written over several lines. None while `data`, the file's beginning, does not tell; `is_whole` says
    that there is no more.
    """
    syntax = Contract(None, limits)
    limit = min(len(data), DETECTION_BYTES)
    is_all = is_whole or limit < len(data)
    at = _skip_spaces(data, 0, limit)
    lines = 0
    while at < limit and lines < _DETECTION_LINES:
        line_end = data.find(b"\n", at)
        following = limit if line_end == -1 else _skip_spaces(data, line_end, limit)
        if following >= limit:
            break
        goes_on = data[following] in (COMMA, CLOSE_BRACKET, CLOSE_BRACE)
        if data[at] == OPEN_BRACE and (lines == 0 or not goes_on):
            line = data[at:line_end].rstrip(SPACES)
            if check_record(syntax, line, 0, len(line)) is None:
                return "ndjson"
        at = following
        lines += 1
    return "values" if is_all or lines == _DETECTION_LINES else None


def _skip_spaces(data: bytes, start: int, end: int) -> int:
    at = start
    while at < end and data[at] in SPACES:
        at += 1
    return at
