"""Names in Spark's SQL and in `functions.col`."""


def quoted(name: str) -> str:
    """A column by its name, whatever stands in it."""
    return "`" + name.replace("`", "``") + "`"
