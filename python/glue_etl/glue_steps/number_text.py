"""Numbers as text, as DuckDB prints the numbers of JSON."""

from __future__ import annotations


def print_double(value: float) -> str:
    """A finite double: `1.5`, `100.0`, `0.000001`, `1e21`, `1.5e-7`."""
    spelled = repr(value)
    mantissa, _, exponent = spelled.partition("e")
    if exponent == "":
        return spelled
    power = int(exponent)
    sign = "-" if mantissa.startswith("-") else ""
    first, _, rest = mantissa.lstrip("-").partition(".")
    digits = first + rest
    if 0 <= power < 21:
        return f"{sign}{digits.ljust(power + 1, '0')}.0"
    if -7 < power < 0:
        return f"{sign}0.{digits.rjust(len(digits) - power - 1, '0')}"
    return f"{sign}{first}{'.' if rest else ''}{rest}e{power}"
