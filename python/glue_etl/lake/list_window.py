"""The files in those folders of a layout whose time lies in a window: src/lake/list-window.ts."""

from __future__ import annotations

from dataclasses import dataclass

from glue_etl.errors import Problem, SpecError
from glue_etl.lake.lake import FoundFile, Lake, is_visible
from glue_etl.lake.list_inputs import (
    InputAddress,
    ListedInput,
    find_address,
    list_files,
    nothing_there,
    sorted_by_path,
)
from glue_etl.lake.live_table import read_live_table
from glue_etl.lake.time_window import ReadLevel, TimeWindow, position_in_window, read_levels


@dataclass(frozen=True)
class WindowListing:
    inputs: list[ListedInput]
    newest_before: str | None
    """Digits of the newest folder that was passed over as older than the window."""
    unfit: list[str]
    """Beside the folders of the window, what does not fit the layout; sorted."""


def list_window(
    options: InputAddress, *, layout: str, window: TimeWindow, lake: Lake
) -> WindowListing:
    """Only folders of the window are opened, and those above them. A path that is not there is a
    SpecError.
    """
    found = find_address(options, lake)
    kind = lake.kind_of(found.path)
    if kind is None:
        raise nothing_there(options, lake)
    if kind == "file":
        raise SpecError(
            Problem(f"{options.named}: a layout is one of folders, and {found.given} is a file")
        )
    folders, newest, unfit = _find_folders(found.path, read_levels(layout), window, lake)
    files: list[FoundFile] = [file for folder in folders for file in lake.find_below(folder)]
    table = read_live_table(found.path, lake)
    if table is not None:
        in_table = set(table.paths)
        files = [file for file in files if file.path in in_table]
    return WindowListing(
        list_files(sorted_by_path(files), found.uri_of), newest or None, sorted(unfit)
    )


def _find_folders(
    path: str, readers: list[ReadLevel], window: TimeWindow, lake: Lake
) -> tuple[list[str], str, list[str]]:
    """The folders of the window; the digits of the newest one before it, or empty; what does not fit."""
    level = [(path.rstrip("/"), "")]
    newest = ""
    unfit: list[str] = []
    for read_name in readers:
        below: list[tuple[str, str]] = []
        for folder, known in level:
            for entry in lake.entries(folder):
                if not is_visible(entry.name):
                    continue
                inside = f"{folder}/{entry.name}"
                digits = None if entry.is_file else read_name(entry.name, known)
                if digits is None:
                    unfit.append(inside)
                    continue
                position = position_in_window(digits, window)
                if position == "in":
                    below.append((inside, digits))
                elif position == "before":
                    newest = max(newest, digits)
        level = below
    return [folder for folder, _ in level], newest, unfit
