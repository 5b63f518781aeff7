"""What happens to a value of another kind than the type's; src/records/refuse-value.ts."""

from .ascii import (
    LOWER_F,
    LOWER_N,
    LOWER_T,
    MINUS,
    NINE,
    OPEN_BRACE,
    OPEN_BRACKET,
    QUOTE,
    ZERO,
)
from .contract import CheckNode
from .scan_state import Refused
from .skip_token import skip_literal


def refuse_value(node: CheckNode, data: bytes, start: int) -> int:
    """Null passes, the rest is refused."""
    first = data[start]
    if first == LOWER_N:
        return skip_literal(data, start)
    if first in (LOWER_T, LOWER_F):
        skip_literal(data, start)
        raise Refused("wrongType", start, node.expected)
    is_value = first in (QUOTE, OPEN_BRACE, OPEN_BRACKET, MINUS) or ZERO <= first <= NINE
    raise (
        Refused("wrongType", start, node.expected)
        if is_value
        else Refused("malformed", start, "a value")
    )
