"""What stands inside a sealed file: one line of JSON, one line with its signature, and spaces up to one of four sizes.

FORMAT.md section 2. The signature is over the exact bytes of the first line, so there is no canonical form. Alerts and
answers share this. Raises TooMuch, NotAnAlert, BadSignature.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from companion.alert import signing, strict
from companion.alert.errors import NotAnAlert, TooMuch
from companion.alert.signing import Signer
from companion.sealing import age
from companion.sealing.recipients import Recipient

SIZES = (8_192, 32_768, 131_072, 524_288)
_ROW_BYTES = len(strict.line({"key": strict.to_base64(bytes(signing.KEY_BYTES)), "sig": strict.to_base64(bytes(signing.SIGNATURE_BYTES))}))


@dataclass(frozen=True, slots=True)
class Signed:
    """A first line, and the key whose signature fits it."""

    line: bytes
    key: bytes


def longest(size: int) -> int:
    """Return how many bytes the first line may have in a sealed file of this size."""
    return age.room(size) - len(b"\n") - _ROW_BYTES


def seal(context: bytes, line: bytes, signer: Signer, recipient: Recipient, sizes: Sequence[int] = SIZES) -> bytes:
    """Return an age file of exactly one of the sizes, the smallest that fits. Raises TooMuch."""
    row = strict.line({"key": strict.to_base64(signer.public), "sig": strict.to_base64(signer.sign(context, line))})
    for size in sizes:
        if len(line) <= longest(size):
            return age.seal((line + b"\n" + row).ljust(age.room(size)), [recipient])
    raise TooMuch(kilobytes=math.ceil(len(line) / 1024), most=longest(sizes[-1]) // 1024)


def read(context: bytes, untrusted: bytes) -> Signed:
    """Return the first line of an opened file, and whose signature fits. Raises NotAnAlert, BadSignature."""
    line, newline, rest = untrusted.partition(b"\n")
    if not newline:
        raise NotAnAlert("not two lines")
    row = strict.parse(rest)
    if not isinstance(row, dict):
        raise NotAnAlert("no signature")
    key = strict.from_base64(row.get("key"), signing.KEY_BYTES)
    signing.verify(key, strict.from_base64(row.get("sig"), signing.SIGNATURE_BYTES), context, line)
    return Signed(line, key)
