"""The header of an age file: a version line, a stanza for each recipient, and the line that carries the header's MAC.

FORMAT.md section 1, and nothing beside it: a header that could be written in two ways is refused, so that no bit of a
file can change unseen. No key is touched here. Raises NotSealed, NewerSeal.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from companion.sealing.errors import NewerSeal, NotSealed

MAC_BYTES = 32
SCRYPT = "scrypt"
_VERSION, _ANY_VERSION = b"age-encryption.org/v1\n", re.compile(rb"age-encryption\.org/[!-~]+\n")
_COLUMNS = 64
_STANZA = re.compile(rb"-> ([!-~]+(?: [!-~]+)*)\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)")
_END = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key, wrapped for one recipient: the kind and its arguments, and the wrapped bytes."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A header as it was read: `covered` is what its MAC is made of, `size_bytes` where the content begins."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes
    size_bytes: int


def read(untrusted: bytes) -> Header:
    """Return the header that a file begins with. Raises NotSealed, NewerSeal."""
    if not untrusted.startswith(_VERSION):
        raise (NewerSeal if _ANY_VERSION.match(untrusted) else NotSealed)
    stanzas, place = [], len(_VERSION)
    while found := _STANZA.match(untrusted, place):
        kind, *arguments = found[1].decode("ascii").split(" ")
        stanzas.append(Stanza(kind, tuple(arguments), from_base64(found[2].replace(b"\n", b""))))
        place = found.end()
    end = _END.match(untrusted, place)
    if end is None or not stanzas:
        raise NotSealed("no stanza, or no end of the header")
    # Whoever knows a passphrase expects that only those who know it could have sealed the file: it stands alone.
    if len(stanzas) > 1 and any(stanza.kind == SCRYPT for stanza in stanzas):
        raise NotSealed("a passphrase beside other recipients")
    return Header(tuple(stanzas), untrusted[: place + len(b"---")], from_base64(end[1]), end.end())


def write(stanzas: Iterable[Stanza]) -> bytes:
    """Return the part of a header that its MAC is made of."""
    return _VERSION + b"".join(_written(stanza) for stanza in stanzas) + b"---"


def finished(covered: bytes, mac: bytes) -> bytes:
    """Return the whole header."""
    return covered + b" " + to_base64(mac) + b"\n"


def to_base64(value: bytes) -> bytes:
    """Return base64 (RFC 4648 section 4) without padding."""
    return base64.b64encode(value).rstrip(b"=")


def from_base64(untrusted: bytes) -> bytes:
    """Return the bytes of unpadded base64, written in the only way there is. Raises NotSealed."""
    try:
        value = base64.b64decode(untrusted + b"=" * (-len(untrusted) % 4), validate=True)
    except ValueError as error:
        raise NotSealed("not base64") from error
    if to_base64(value) != untrusted:
        raise NotSealed("base64 with padding or stray bits")
    return value


def _written(stanza: Stanza) -> bytes:
    body = to_base64(stanza.body)
    # The last line is shorter than 64 columns, and empty where the body ends with a full one.
    lines = [body[place : place + _COLUMNS] for place in range(0, len(body) + 1, _COLUMNS)]
    first = " ".join(["->", stanza.kind, *stanza.arguments]).encode("ascii")
    return b"\n".join([first, *lines, b""])
