"""Globs as a source's path may have them."""

from __future__ import annotations

import re

from glue_etl.errors import Problem, UnsupportedError

_DYNAMIC = re.compile(r"[*?]|\[[^\]]*\]|\{[^}]*(?:,|\.\.)[^}]*\}|[@!+]\(|\(|^!")
_NOT_HERE = re.compile(r"[@!+*?]\(|\(|^!|\{[^}]*\.\.|\[\[")


def is_dynamic(pattern: str) -> bool:
    return _DYNAMIC.search(pattern) is not None


def compile_glob(pattern: str) -> re.Pattern[str]:
    """Matches paths with `/` from the glob's folder on: `*`, `?`, `**`, `[a-z]`, `{a,b}`.

    Raises UnsupportedError for `!(…)`, `+(…)` and their like, ranges and classes by name.
    """
    if _NOT_HERE.search(pattern):
        raise UnsupportedError(
            Problem(
                f"the glob {pattern} cannot be read on Spark", expected="*, ?, **, [a-z] and {a,b}"
            )
        )
    parts: list[str] = []
    depth = index = 0
    while index < len(pattern):
        at = pattern[index]
        if pattern.startswith("**/", index) and (index == 0 or pattern[index - 1] == "/"):
            parts.append("(?:[^/]+/)*")
            index += 2
        elif pattern[index:] == "**" and (index == 0 or pattern[index - 1] == "/"):
            parts.append(".+")
            index += 1
        elif at == "*":
            while pattern.startswith("**", index):
                index += 1
            is_name = (index == 0 or pattern[index - 1] == "/") and pattern[
                index + 1 : index + 2
            ] in (
                "",
                "/",
            )
            parts.append("[^/]+" if is_name else "[^/]*")
        elif at == "?":
            parts.append("[^/]")
        elif at == "[":
            end = pattern.index("]", index + 2)
            body = pattern[index + 1 : end].replace("\\", "\\\\")
            parts.append(f"[{'^' + body[1:] if body[0] in '!^' else body}]")
            index = end
        elif at == "{" and "}" in pattern[index:]:
            parts.append("(?:")
            depth += 1
        elif at == "}" and depth > 0:
            parts.append(")")
            depth -= 1
        elif at == "," and depth > 0:
            parts.append("|")
        else:
            parts.append(re.escape(at))
        index += 1
    return re.compile("".join(parts), re.DOTALL)
