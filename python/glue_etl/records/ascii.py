"""Bytes that mean something in JSON; src/records/ascii.ts."""

NEWLINE = 0x0A
QUOTE = 0x22
COMMA = 0x2C
MINUS = 0x2D
DOT = 0x2E
ZERO = 0x30
NINE = 0x39
COLON = 0x3A
OPEN_BRACKET = 0x5B
BACKSLASH = 0x5C
CLOSE_BRACKET = 0x5D
LOWER_E = 0x65
LOWER_F = 0x66
LOWER_N = 0x6E
LOWER_T = 0x74
LOWER_U = 0x75
OPEN_BRACE = 0x7B
CLOSE_BRACE = 0x7D

SPACES = b" \t\n\r"
"""The four bytes that JSON calls whitespace."""
