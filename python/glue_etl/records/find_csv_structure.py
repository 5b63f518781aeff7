"""Why a CSV record cannot be read, whatever the types of its columns; src/records/csv-structure.ts."""

from .mismatch import Mismatch

LONGEST_RECORD_BYTES = 2_000_000
"""DuckDB takes no longer ones."""


def find_csv_structure(record: bytes, cells: int, columns: int) -> Mismatch | None:
    """`record` is without the end of its line."""
    if cells != columns:
        return Mismatch("malformed", "$", _count_cells(columns), _count_cells(cells), 0)
    if not record.isascii():
        try:
            record.decode()
        except UnicodeDecodeError as error:
            found = f"bytes {record[error.start]:02x}"
            return Mismatch("invalidUnicode", "$", "UTF-8", found, error.start)
    if len(record) <= LONGEST_RECORD_BYTES:
        return None
    expected = f"at most {LONGEST_RECORD_BYTES} bytes"
    return Mismatch("tooLarge", "$", expected, f"{len(record)} bytes", 0)


def _count_cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
