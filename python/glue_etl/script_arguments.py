"""The arguments of a generated script, among those that Glue adds for itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glue_etl.errors import Problem, SpecError


@dataclass(frozen=True)
class ScriptArguments:
    #: where Glue runs the script
    job_name: str | None
    #: `s3://bucket/prefix/` for what waits for its commit
    temp_dir: str
    #: a project's folder on this machine; None on AWS
    root: str | None
    #: `{address, folder}`: what stands in for raw buckets on this machine
    sample_data: Sequence[Mapping[str, str]]
    input: str | None
    output: str | None
    limit: int | None
    from_: str | None
    to: str | None
    full_refresh: bool
    trust_input: bool


def parse_arguments(words: Sequence[str]) -> ScriptArguments:
    """`--name value` or `--name=value`; as Glue's job arguments have a value each, flags take `true` or `false`.

    Raises `SpecError` for a value that is none. Names that are not ours are left alone: Glue adds its own.
    """
    given: dict[str, str] = {}
    rest = list(words)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--"):
            continue
        if not equals:
            value = "true" if not rest or rest[0].startswith("--") else rest.pop(0)
        given[name.removeprefix("--").replace("_", "-")] = value
    return ScriptArguments(
        job_name=given.get("JOB-NAME"),
        temp_dir=given.get("TempDir", ""),
        root=given.get("root"),
        sample_data=json.loads(given.get("sample-data", "[]")),
        input=given.get("input"),
        output=given.get("output"),
        limit=parse_limit(given.get("limit")),
        from_=given.get("from"),
        to=given.get("to"),
        full_refresh=parse_flag("full-refresh", given),
        trust_input=parse_flag("trust-input", given),
    )


def parse_limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or int(text) == 0:
        raise SpecError(Problem(f"--limit cannot be {text}", expected="a whole number from 1 on"))
    return int(text)


def parse_flag(name: str, given: Mapping[str, str]) -> bool:
    value = given.get(name, "false")
    if value not in ("true", "false"):
        raise SpecError(Problem(f"--{name} cannot be {value}", expected="true or false"))
    return value == "true"
