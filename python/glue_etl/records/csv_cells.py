"""What cells have to spell; src/spec/contract-cell.ts, src/records/csv-cell.ts, and casts as DuckDB makes them."""

import datetime
import json
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from .accepted_json import DataType, print_type
from .contract import Field
from .mismatch import Mismatch, MismatchReason
from .print_path import print_path

Spells = Callable[[str], bool]

_LONGEST_FOUND = 40
_INTEGER_BITS = {"tinyint": 8, "smallint": 16, "int": 32, "bigint": 64}
# From half a step beyond the largest on, what is rounded is infinite.
_INFINITE = {"float": Fraction(2**128 - 2**103), "double": Fraction(2**1024 - 2**970)}

_YEAR = r"([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
_DATE = rf"{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
_DECIMAL_TEXT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


def compile_cell(data_type: DataType) -> Spells | None:
    """Whether a cell spells a value of the type; None where every text does."""
    pattern = accepted_cell(data_type)
    if pattern is None:
        return None
    matches = re.compile(pattern, re.DOTALL).fullmatch
    can_cast = _compile_cast(data_type)
    if can_cast is None:
        return lambda text: matches(text) is not None
    return lambda text: matches(text) is not None and can_cast(text)


def accepted_cell(data_type: DataType) -> str | None:
    """The literal as a regular expression, as src/spec/contract-cell.ts has it."""
    match data_type["kind"]:
        case "tinyint" | "smallint" | "int" | "bigint":
            return r"[+-]?[0-9]+"
        case "float" | "double":
            return r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
        case "decimal":
            before = max(data_type["precision"] - data_type["scale"], 1)
            return rf"[+-]?[0-9]{{0,{before}}}(\.[0-9]{{0,{data_type['scale']}}}0*)?"
        case "boolean":
            return r"(?i:true|false)"
        case "date":
            return _DATE
        case "timestamp":
            return rf"{_DATE}([T ]{_TIME})?"
        case "char" | "varchar":
            return rf".{{0,{data_type['length']}}}"
        case "binary":
            return r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
        case "null":
            return ""
    return None


def cell_mismatch(column: Field, text: str, offset: int) -> Mismatch:
    """What is wrong with a cell that does not spell the type of its column; `offset` is that of its first byte."""
    shown = text if len(text) <= _LONGEST_FOUND else f"{text[:_LONGEST_FOUND]}…"
    data_type = column["type"]
    found = json.dumps(shown, ensure_ascii=False)
    path = print_path([column["name"]])
    return Mismatch(_reason_of(data_type, text), path, print_type(data_type), found, offset)


def _reason_of(data_type: DataType, text: str) -> MismatchReason:
    match data_type["kind"]:
        case "char" | "varchar":
            return "tooLong"
        case "decimal":
            return "outOfRange" if _DECIMAL_TEXT.fullmatch(text) else "wrongType"
        case "tinyint" | "smallint" | "int" | "bigint" | "float" | "double" | "date" | "timestamp":
            pattern = accepted_cell(data_type) or ""
            return "outOfRange" if re.fullmatch(pattern, text) else "wrongType"
    return "wrongType"


def _compile_cast(data_type: DataType) -> Spells | None:
    """Of what matches the pattern, what DuckDB casts to the type, and not to infinity."""
    kind: str = data_type["kind"]
    match kind:
        case "tinyint" | "smallint" | "int" | "bigint":
            half = 1 << (_INTEGER_BITS[kind] - 1)
            return lambda text: _is_short(text) and -half <= int(text) < half
        case "float" | "double":
            return lambda text: _is_finite(text, _INFINITE[kind])
        case "decimal":
            before = data_type["precision"] - data_type["scale"]
            return lambda text: _is_decimal(text, before)
        case "date" | "timestamp":
            return _is_day
        case "null":
            return lambda text: False
    return None


def _is_short(text: str) -> bool:
    return len(text.lstrip("+-").lstrip("0")) < 20


def _is_finite(text: str, infinite: Fraction) -> bool:
    double = abs(float(text))
    return double < 3.4e38 or (double != float("inf") and abs(Fraction(Decimal(text))) < infinite)


def _is_decimal(text: str, before: int) -> bool:
    whole, _, fraction = text.lstrip("+-").partition(".")
    return len(whole) + len(fraction) > 0 and len(whole.lstrip("0")) <= before


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
