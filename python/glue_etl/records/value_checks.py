"""Checks of single values as `json` reads them: what passes surely fits, and is read alike by DuckDB and Spark."""

import re
import struct
from collections.abc import Callable
from typing import Any

from .print_pattern import print_base64, print_decimal

Check = Callable[[Any], None]
"""Raises `Misfit` for a value that is not sure to fit."""


class Misfit(Exception):
    """A record that has to be looked at exactly."""


class Decimal(str):
    """A number with a fraction or an exponent, as it stands in the record."""

    __slots__ = ()


def compile_integer(minimum: int, maximum: int) -> Check:
    def check(value: Any) -> None:
        if value is not None and (type(value) is not int or not minimum <= value <= maximum):
            raise Misfit

    return check


_FINITE_INTEGER = 10**300


def check_double(value: Any) -> None:
    kind = type(value)
    if kind is float:
        # Infinity less itself is no number.
        if value - value == 0.0:
            return
    elif value is None or (kind is int and -_FINITE_INTEGER < value < _FINITE_INTEGER):
        return
    elif kind is Decimal:
        check_double(float(value))
        return
    raise Misfit


def check_float(value: Any) -> None:
    """Refuses what may differ whether it is rounded to a double first or not: DuckDB does so, Jackson does not."""
    kind = type(value)
    if kind is float:
        if value == 0.0 or 1.2e-38 < abs(value) < 3.4e38:
            (bits,) = struct.unpack("<Q", struct.pack("<d", value))
            if bits & 0x1FFFFFFF != 0x10000000:
                return
    elif value is None or (kind is int and -(2**53) < value < 2**53):
        return
    elif kind is Decimal:
        check_float(float(value))
        return
    raise Misfit


def compile_decimal(precision: int, scale: int) -> Check:
    matches = re.compile(print_decimal(precision, scale).decode()).fullmatch

    def check(value: Any) -> None:
        if value is None:
            return
        kind = type(value)
        if (kind is not int and kind is not Decimal) or not matches(str(value)):
            raise Misfit

    return check


def check_boolean(value: Any) -> None:
    if value is not None and type(value) is not bool:
        raise Misfit


def check_string(value: Any) -> None:
    if value is not None and type(value) is not str:
        raise Misfit


def compile_text(size: int) -> Check:
    def check(value: Any) -> None:
        if value is not None and (type(value) is not str or len(value) > size):
            raise Misfit

    return check


def compile_spelling(pattern: bytes) -> Check:
    matches = re.compile(pattern.decode(), re.ASCII).fullmatch

    def check(value: Any) -> None:
        if value is not None and (type(value) is not str or not matches(value)):
            raise Misfit

    return check


_matches_base64 = re.compile(print_base64().decode()).fullmatch
_matches_alphabet = re.compile(r"[A-Za-z0-9+/]*").fullmatch


def check_base64(value: Any) -> None:
    if value is None:
        return
    if type(value) is not str or len(value) % 4 != 0:
        raise Misfit
    if not (_matches_alphabet(value[:-4]) and _matches_base64(value[-4:])):
        raise Misfit


def check_null(value: Any) -> None:
    if value is not None:
        raise Misfit
