"""Reads the checkpoints that src/lake/checkpoint.ts writes. Writing them is left to the local engine.

Without new ones a log is slower to read, and says the same.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from glue_etl.lake.json_text import utf16_key
from glue_etl.lake.log_items import (
    CommittedInput,
    LiveFile,
    WrittenFolders,
    parse_file_line,
    parse_folders_line,
    parse_input_line,
    sequence_key,
    uri_of_line,
)
from glue_etl.lake.log_state import Checkpoint, LogState, known_inputs, live_files, written_folders
from glue_etl.lake.object_store import TABLE_STATE_FOLDER, ObjectStore

_CHECKPOINTS_FOLDER = f"{TABLE_STATE_FOLDER}/_checkpoints/"
_HEADER = re.compile(r'\{"format":1,"crc32":(\d+),"header":(.*)\}\n?', re.DOTALL)

T = TypeVar("T")


def read_checkpoint(store: ObjectStore, read_state: Callable[[int], LogState]) -> Checkpoint | None:
    """The newest checkpoint that can be read; None where there is none.

    What is damaged in it is made good from the commit records, of which `read_state` reads all up to a
    sequence.
    """
    keys = [key for key in store.list_keys(_CHECKPOINTS_FOLDER) if key.endswith(".json")]
    for key in reversed(keys):
        header = _parse_header(store.read(key))
        if header is not None and f"{_stem(header['summary']['sequence'])}.json" == key:
            return _open_checkpoint(header, store, read_state)
    return None


def _open_checkpoint(
    header: Mapping[str, Any], store: ObjectStore, read_state: Callable[[int], LogState]
) -> Checkpoint:
    sequence = header["summary"]["sequence"]
    states: list[LogState] = []

    def read_once() -> LogState:
        if not states:
            states.append(read_state(sequence))
        return states[0]

    def read_part(
        name: str,
        parse: Callable[[Iterable[str]], Iterable[T]],
        key_of: Callable[[T], str],
        items_of: Callable[[LogState], Iterator[T]],
        is_wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True,
    ) -> Iterator[T]:
        content = store.read(f"{_stem(sequence)}-{name}.gz") or b""
        start = 0
        for entry in header[name]:
            stored = content[start : start + entry["bytes"]]
            start += entry["bytes"]
            if not is_wanted(entry):
                continue
            if len(stored) == entry["bytes"] and zlib.crc32(stored) == entry["crc32"]:
                # not splitlines: an address may hold other ends of lines
                yield from parse(gzip.decompress(stored).decode("utf-8").split("\n")[:-1])
            else:
                yield from _between(items_of(read_once()), key_of, entry)

    def inputs(among: AbstractSet[str] | None) -> Iterator[CommittedInput]:
        if among is None:
            return read_part("inputs", _each(parse_input_line), lambda item: item.uri, known_inputs)
        keys = sorted(utf16_key(uri) for uri in among)

        def is_wanted(entry: Mapping[str, Any]) -> bool:
            index = bisect_left(keys, utf16_key(entry["first"]))
            return index < len(keys) and keys[index] <= utf16_key(entry["last"])

        def parse(lines: Iterable[str]) -> Iterator[CommittedInput]:
            return (parse_input_line(line) for line in lines if uri_of_line(line) in among)

        def mend(state: LogState) -> Iterator[CommittedInput]:
            return known_inputs(state, among)

        return read_part("inputs", parse, lambda item: item.uri, mend, is_wanted)

    def files() -> Iterator[LiveFile]:
        def mend(state: LogState) -> Iterator[LiveFile]:
            return iter(live_files(state).values())

        return read_part("files", _each(parse_file_line), lambda item: item.key, mend)

    def folders() -> Iterator[WrittenFolders]:
        parse = _each(parse_folders_line)
        return read_part(
            "folders", parse, lambda item: sequence_key(item.sequence), written_folders
        )

    return Checkpoint(header["summary"], inputs, files, folders)


def _each(parse: Callable[[str], T]) -> Callable[[Iterable[str]], Iterable[T]]:
    return lambda lines: (parse(line) for line in lines)


def _between(
    items: Iterator[T], key_of: Callable[[T], str], entry: Mapping[str, Any]
) -> Sequence[T]:
    """Of some items those with keys from the first to the last of a block."""
    first, last = utf16_key(entry["first"]), utf16_key(entry["last"])
    return [item for item in items if first <= utf16_key(key_of(item)) <= last]


def _stem(sequence: int) -> str:
    return f"{_CHECKPOINTS_FOLDER}_{sequence_key(sequence)}"


def _parse_header(content: bytes | None) -> Mapping[str, Any] | None:
    """None for what is not whole, or of a format that is not known here."""
    try:
        match = _HEADER.fullmatch((content or b"").decode("utf-8"))
        if match is None or zlib.crc32(match[2].encode()) != int(match[1]):
            return None
        return dict(json.loads(match[2]))
    except ValueError:
        return None
