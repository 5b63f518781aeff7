"""The files of a source: src/lake/list-inputs.ts."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from glue_etl.errors import OperatorError, Problem, SpecError
from glue_etl.lake.glob_pattern import compile_glob, is_dynamic
from glue_etl.lake.json_text import utf16_key
from glue_etl.lake.lake import FoundFile, Lake, is_remote, key_below
from glue_etl.lake.live_table import has_changed, read_live_table


@dataclass(frozen=True, slots=True)
class ListedInput:
    path: str
    uri: str
    """Its address in the source, `s3://` or relative to the project, or its absolute path where it lies
    elsewhere."""
    bytes: int
    version: str
    """Tells a file from another under the same address."""


@dataclass(frozen=True)
class InputAddress:
    address: str
    named: str
    """What names the address in messages."""
    working_directory: str
    override: str | None = None
    """Given on the command line instead of the spec's address."""


@dataclass(frozen=True)
class FoundAddress:
    given: str
    path: str
    uri_of: Callable[[str], str]
    """What a file below the path goes by."""

    @property
    def is_remote(self) -> bool:
        return is_remote(self.given)


def find_address(options: InputAddress, lake: Lake) -> FoundAddress:
    given = options.override or options.address
    base = lake.root if options.override is None else options.working_directory
    path = lake.locate_source(given, base)

    def uri_of(file: str) -> str:
        if is_remote(given):
            key = key_below(path, file)
            return given if key == "" else f"{given if given.endswith('/') else given + '/'}{key}"
        return os.path.relpath(file, lake.root) if options.override is None else file

    return FoundAddress(given, path, uri_of)


def list_inputs(options: InputAddress, lake: Lake) -> list[ListedInput]:
    """The files at an address, by name: a file, all files below a folder, or those that a glob matches.

    Names that start with `_` or `.` are passed over. A path that is not there is a SpecError.
    """
    found = find_address(options, lake)
    kind = lake.kind_of(found.path)
    if kind == "file":
        return list_files(lake.find([found.path]), found.uri_of)
    if kind == "folder":
        return _list_folder(found, lake)
    if not is_dynamic(found.given):
        raise nothing_there(options, lake)
    folder, pattern = _split_glob(found.path)
    matcher = compile_glob(pattern)
    files = [
        file for file in lake.find_below(folder) if matcher.fullmatch(key_below(folder, file.path))
    ]
    if not files:
        raise SpecError(
            Problem(
                f"{options.named}: nothing matches {found.given}",
                hint="quote globs, so that the shell leaves them alone",
            )
        )
    return list_files(files, (lambda file: file) if found.is_remote else found.uri_of)


def _list_folder(found: FoundAddress, lake: Lake) -> list[ListedInput]:
    """A folder that is a table holds what its commit log says, at one moment; any other what lies in it."""
    while True:
        table = read_live_table(found.path, lake)
        if table is None:
            return list_files(lake.find_below(found.path), found.uri_of)
        inputs = list_files(lake.find(table.paths), found.uri_of)
        if len(inputs) == len(table.paths):
            return inputs
        if not has_changed(found.path, table, lake):
            there = {listed.path for listed in inputs}
            gone = next(path for path in table.paths if path not in there)
            raise OperatorError(
                Problem(
                    f"{gone} is gone, and its rows are part of a table",
                    hint="bring it back, or run the job that writes the table with --full-refresh",
                )
            )


def list_files(
    files: Iterable[FoundFile | None], uri_of: Callable[[str], str]
) -> list[ListedInput]:
    """Those that are there, as inputs."""
    return [
        ListedInput(file.path, uri_of(file.path), file.bytes, file.version)
        for file in files
        if file is not None
    ]


def name_given(
    listed: Sequence[ListedInput], options: InputAddress, lake: Lake
) -> list[ListedInput]:
    """Files that were given by hand and lie in the source go by the address that they have there."""
    if options.override is None:
        return list(listed)
    found = find_address(replace(options, override=None), lake)
    if is_dynamic(found.given) and found.is_remote:
        return list(listed)
    folder = _split_glob(found.path)[0] if is_dynamic(found.given) else found.path
    inside = f"{folder.rstrip('/')}/"
    return [
        replace(listed_one, uri=found.uri_of(listed_one.path))
        if listed_one.path == folder or listed_one.path.startswith(inside)
        else listed_one
        for listed_one in listed
    ]


def list_known(uris: Sequence[str], lake: Lake) -> list[ListedInput]:
    """Of addresses that were listed once, the files that are there still; nothing else is looked at."""
    files = lake.find([lake.locate_source(uri, lake.root) for uri in uris])
    return [
        ListedInput(file.path, uri, file.bytes, file.version)
        for uri, file in zip(uris, files, strict=True)
        if file is not None
    ]


def nothing_there(options: InputAddress, lake: Lake) -> SpecError:
    found = find_address(options, lake)
    is_mapped = found.is_remote and found.path != found.given
    hint = (
        "map the bucket to a folder under sampleData: in etl.yaml, or give files with --input"
        if is_mapped
        else "check the path"
    )
    where = f"{found.given} ({found.path} on this machine)" if is_mapped else found.path
    return SpecError(Problem(f"{options.named}: there is nothing at {where}", hint=hint))


def _split_glob(path: str) -> tuple[str, str]:
    """The folder that a glob begins in, and the rest."""
    parts = path.split("/")
    dynamic = next((index for index, part in enumerate(parts) if is_dynamic(part)), len(parts))
    return "/".join(parts[:dynamic]) or "/", posixpath.join("", *parts[dynamic:])


def sorted_by_path(files: Iterable[FoundFile]) -> list[FoundFile]:
    return sorted(files, key=lambda file: utf16_key(file.path))
