"""Reads the JSON that Python's own parser does not take and DuckDB's does, without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable
from json.decoder import scanstring
from typing import Any, Final


class _NotJson:
    pass


NOT_JSON: Final = _NotJson()

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(
    r"-?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|(?i:nan|infinity|inf))(?![0-9.])"
)
_WORDS: Final = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}

MakeObject = Callable[[list[tuple[str, Any]]], Any]


def read_tolerantly(
    text: str, *, make_object: MakeObject, make_number: Callable[[str], Any]
) -> Any:
    """`NOT_JSON` where the text is none."""
    try:
        return _Reader(text, make_object, make_number).read()
    except ValueError:
        return NOT_JSON


class _Reader:
    def __init__(
        self, text: str, make_object: MakeObject, make_number: Callable[[str], Any]
    ) -> None:
        self.text = text
        self.at = 0
        self.make_object = make_object
        self.make_number = make_number

    def read(self) -> Any:
        """Raises ValueError. The stack holds what is open: its closing bracket, its items and the key at hand."""
        stack: list[tuple[str, list[Any], str | None]] = []
        while True:
            first = self.next_character()
            if first in "[{" and first != "":
                self.at += 1
                closing = "]" if first == "[" else "}"
                if self.next_character() != closing:
                    stack.append((closing, [], self.read_key(closing)))
                    continue
                self.at += 1
                value: Any = [] if closing == "]" else self.make_object([])
            else:
                value = self.read_scalar(first)
            while stack:
                closing, items, key = stack.pop()
                items.append(value if closing == "]" else (key, value))
                if not self.skip_comma(closing):
                    value = items if closing == "]" else self.make_object(items)
                    continue
                stack.append((closing, items, self.read_key(closing)))
                break
            else:
                if self.next_character() != "":
                    raise ValueError("more than one value")
                return value

    def next_character(self) -> str:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        return self.text[self.at : self.at + 1]

    def skip_comma(self, closing: str) -> bool:
        """Whether another item follows; else it is past the closing bracket."""
        is_comma = self.next_character() == ","
        if is_comma:
            self.at += 1
        if self.next_character() != closing:
            if is_comma:
                return True
            raise ValueError("a comma or the end is missing")
        self.at += 1
        return False

    def read_key(self, closing: str) -> str | None:
        if closing == "]":
            return None
        if self.next_character() != '"':
            raise ValueError("no key")
        key = self.read_string()
        if self.next_character() != ":":
            raise ValueError("no colon")
        self.at += 1
        return key

    def read_string(self) -> str:
        string, self.at = scanstring(self.text, self.at + 1, True)
        string.encode()
        return string

    def read_scalar(self, first: str) -> Any:
        if first == '"':
            return self.read_string()
        word, value = _WORDS.get(first, ("", None))
        if word and self.text.startswith(word, self.at):
            self.at += len(word)
            return value
        number = _NUMBER.match(self.text, self.at)
        if number is None:
            raise ValueError("no value")
        self.at = number.end()
        return self.make_number(number.group())
