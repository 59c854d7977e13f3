"""Make tests/vectors/sealing/hostile again: `python -m tests.sealing.make_vectors`. Each is named for the error it ends in.

Beside the kit's own: what it has no file for. All are made of one good file, `good/ours-text.age`, by changing its bytes.
"""

from __future__ import annotations

import json
from pathlib import Path

from companion.sealing import age, stanzas, stream
from companion.sealing.recipients import Identity
from companion.sealing.stanzas import Stanza

FOLDER = Path(__file__).parents[1] / "vectors" / "sealing"
KEYS = json.loads((FOLDER / "keys.json").read_text("utf-8"))
IDENTITY = Identity.read(KEYS["identity"])
GOOD = (FOLDER / "good" / "ours-text.age").read_bytes()
FILE_KEY, NONCE = bytes(range(16)), bytes(range(32, 48))


def built(each: list[Stanza], content: bytes) -> bytes:
    """Return a file with a true MAC around these stanzas and this content, under FILE_KEY."""
    covered = stanzas.write(each)
    return stanzas.finished(covered, age._mac(FILE_KEY, covered).finalize()) + content


def hostile() -> dict[str, bytes]:
    """Return files that must be refused, by `<error>-<why>`."""
    header = stanzas.read(GOOD)
    (stanza,) = header.stanzas
    content = GOOD[header.size_bytes :]
    kind, share = stanza.kind.encode(), stanza.arguments[0].encode()
    grease, scrypt = Stanza("grease", (), b""), Stanza("scrypt", ("AAAAAAAAAAAAAAAAAAAAAA", "10"), bytes(32))
    return {
        "NotSealed-nothing": b"",
        "NotSealed-json": b'{"kind": "detained"}\n',
        "NotSealed-text-armor": b"-----BEGIN AGE ENCRYPTED FILE-----\n",
        "NotSealed-space-in-front": b" " + GOOD,
        "NotSealed-crlf": GOOD[: header.size_bytes].replace(b"\n", b"\r\n") + content,
        "NotSealed-no-stanza": built([], content),
        "NotSealed-header-without-end": header.covered[:-3] + b"-> a\n\n" * 500,
        "NotSealed-cut-in-the-header": GOOD[: header.size_bytes - 1],
        "NotSealed-two-spaces": GOOD.replace(kind + b" ", kind + b"  ", 1),
        "NotSealed-padded-share": GOOD.replace(share, share + b"==", 1),
        "NotSealed-share-not-ascii": GOOD.replace(share, b"\xc3\xa9" + share[2:], 1),
        "NotSealed-letters-of-urls": GOOD.replace(share, b"-_" + share[2:], 1),
        "NotSealed-share-a-byte-less": built([Stanza(stanza.kind, ("A" * 1492,), stanza.body)], content),
        "NotSealed-no-share": built([Stanza(stanza.kind, (), stanza.body)], content),
        "NotSealed-passphrase-beside-a-key": built([stanza, scrypt], content),
        "NotSealed-second-stanza-malformed": built([stanza, Stanza(stanza.kind, ("A",), stanza.body)], content),
        "NotSealed-space-after-the-version": GOOD.replace(b"/v1\n", b"/v1 \n", 1),
        "NewerSeal-v2": GOOD.replace(b"/v1\n", b"/v2\n", 1),
        "NewerSeal-v1.1": GOOD.replace(b"/v1\n", b"/v1.1\n", 1),
        "NotForYou-another-key": built([stanza], content).replace(share[-8:], b"AAAAAAAA", 1),
        "NotForYou-a-passphrase": built([scrypt], content),
        "NotForYou-only-unknown-kinds": built([grease, Stanza("X25519", ("A" * 43,), bytes(32))], content),
        "Tampered-a-stanza-added": stanzas.finished(stanzas.write([grease, stanza]), header.mac) + content,
        "Tampered-a-stanza-twice": stanzas.finished(stanzas.write([stanza, stanza]), header.mac) + content,
        "Tampered-mac-of-another-key": built([stanza], content),
        "Tampered-content-of-another-file": GOOD[: header.size_bytes] + stream.seal(FILE_KEY, NONCE, b"another"),
        "Tampered-no-content": GOOD[: header.size_bytes + stream.NONCE_BYTES],
        "Tampered-more-after": GOOD + b"\n",
        "Tampered-cut-by-a-byte": GOOD[:-1],
    }


def main() -> None:
    """Write the files."""
    folder = FOLDER / "hostile"
    folder.mkdir(exist_ok=True)
    for name, file in hostile().items():
        (folder / f"{name}.age").write_bytes(file)


if __name__ == "__main__":
    main()
