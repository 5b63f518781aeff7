"""One text for all spellings of a map key that mean the same; src/records/canonical-key.ts."""

from .check_number import round_to_bits
from .contract import CheckNode


def canonical_key(key: CheckNode, text: str) -> str:
    """The key must fit the type."""
    match key.kind:
        case "integer":
            return str(int(text))
        case "finite":
            # -0 is 0.
            return str(round_to_bits(float(text), key.size) + 0.0)
        case "decimal":
            return _canonical_decimal(text)
        case "temporal":
            return text[:10] if key.type["kind"] == "date" else _canonical_timestamp(text)
    return text


def _canonical_decimal(text: str) -> str:
    """Digits without outer zeros, and the power of ten behind them."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    significant = digits.rstrip("0")
    if significant == "":
        return "0"
    power = _read_exponent(exponent) - len(fraction) + len(digits) - len(significant)
    return f"{'-' if mantissa.startswith('-') else ''}{significant}e{power}"


def _read_exponent(spelled: str) -> int:
    value = int(spelled.lstrip("+-").lstrip("0") or "0")
    return -value if spelled.startswith("-") else value


def _canonical_timestamp(text: str) -> str:
    seconds, _, fraction = text.replace("T", " ").partition(".")
    return f"{f'{seconds} 00:00:00' if len(seconds) == 10 else seconds}.{fraction.ljust(6, '0')}"
