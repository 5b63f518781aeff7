"""Which files Spark opens by their names, and takes for what they are."""

import re

# Of Hadoop's codecs; a name that ends so is decompressed, whatever the file holds.
_OTHER_CODECS = (".bz2", ".deflate", ".snappy", ".lz4", ".lzo", ".zst", ".zstd")
_METADATA = "_spark_metadata"
# All else is spooled: globs, control characters, and what a JVM without a UTF-8 locale cannot spell.
_PLAIN = re.compile(r"[ -~]*")
_SPECIAL = re.compile(r"[\[\]{}*?\\:]")


def can_spark_open(path: str) -> bool:
    """Whether Spark reads the file under this very name as text lines, `.gz` decompressed."""
    scheme, separator, rest = path.partition("://")
    spelled = rest if separator and scheme.isalnum() else path
    *folders, name = spelled.split("/")
    if _PLAIN.fullmatch(path) is None or _SPECIAL.search(spelled):
        return False
    if name.startswith(("_", ".")) or name.endswith("._COPYING_") or _METADATA in folders:
        return False
    return not name.lower().endswith(_OTHER_CODECS)
