"""Make .mo files for tests, good and bad."""

from __future__ import annotations

import struct

HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def mo(messages: dict[str, str], header: str = HEADER, order: str = "<") -> bytes:
    """Return a catalogue: {key: words}; context and plural forms as gettext joins them (\\x04, \\0)."""
    rows = sorted((key.encode(), words.encode()) for key, words in {"": header, **messages}.items())
    strings = [key for key, _ in rows] + [words for _, words in rows]
    at, table = 28 + 16 * len(rows), b""
    for string in strings:
        table += struct.pack(f"{order}2I", len(string), at)
        at += len(string) + 1
    head = struct.pack(f"{order}7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return head + table + b"".join(string + b"\0" for string in strings)
