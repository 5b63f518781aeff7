"""Folders that are reached twice."""

import os
from collections.abc import Sequence


def without_linked_twice(files: Sequence[str], folder: str) -> list[str]:
    """The files below a folder, each once.

    A folder that is reached through links as well counts where it lies, or under the first of its
    shortest paths where it lies elsewhere. `files` are sorted.
    """
    root = os.path.realpath(folder)
    kept: dict[str, tuple[int, str]] = {}
    folders = list(dict.fromkeys(os.path.dirname(file) for file in files))
    for path in folders:
        place = os.path.realpath(path)
        below = os.path.relpath(path, folder)
        is_own = os.path.normpath(os.path.join(root, below)) == place
        distance = 0 if is_own else path.count(os.sep) + 1
        if place not in kept or distance < kept[place][0]:
            kept[place] = (distance, path)
    names = {path for _, path in kept.values()}
    return [file for file in files if os.path.dirname(file) in names]
