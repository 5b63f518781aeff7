"""JSONPath, a step longer."""

from .print_path import print_path


def extend_path(path: str, key: str) -> str:
    """`$.list[*]` and `wind speed` are `$.list[*]['wind speed']`."""
    return path + print_path([key])[1:]
