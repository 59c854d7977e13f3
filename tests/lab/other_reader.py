"""Read a vault with none of the program's code or libraries: FORMAT.md, argon2-cffi, pycryptodome, apsw-sqlite3mc.

`python other_reader.py FOLDER`, the passphrase on stdin; prints {"notes": [{id, title, tags, text}], "integrity"} as JSON. Stands alone: it
runs in an environment of its own, in which `companion` is not installed.
"""

import base64
import hashlib
import hmac
import json
import sys
import unicodedata
from pathlib import Path

import apsw
from argon2.low_level import Type, hash_secret_raw
from Crypto.Cipher import ChaCha20_Poly1305


def main(folder: Path, typed: str) -> dict[str, object]:
    """Return the notes."""
    line, digest, nothing = (folder / "header").read_bytes().split(b"\n")
    if hashlib.sha256(line).hexdigest().encode() != digest or nothing:
        sys.exit("damaged header")
    header = json.loads(line)
    slot = next(slot for slot in header["slots"] if slot["kind"] == "passphrase")
    kdf = slot["kdf"]
    spaced = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in typed)
    salt = base64.b64decode(kdf["salt"])
    secret = hash_secret_raw(
        unicodedata.normalize("NFC", spaced).encode(), salt, kdf["passes"], kdf["memory_kib"], kdf["lanes"], 32, Type.ID
    )
    # HKDF with one block, by RFC 5869's own two lines.
    pseudorandom = hmac.digest(bytes(32), secret, "sha256")
    wrapping = hmac.digest(pseudorandom, b"companion-vault-1 passphrase\x01", "sha256")
    covered = {"format": header["format"], "kdf": kdf, "kind": "passphrase", "vault": header["vault"]}
    cipher = ChaCha20_Poly1305.new(key=wrapping, nonce=base64.b64decode(slot["nonce"]))
    cipher.update(json.dumps(covered, sort_keys=True, separators=(",", ":")).encode())
    wrapped = base64.b64decode(slot["key"])
    key = cipher.decrypt_and_verify(wrapped[:-16], wrapped[-16:])
    connection = apsw.Connection(str(folder / "vault.db"))
    for name, value in (("cipher", "sqlcipher"), ("legacy", 4), ("key", f"x'{key.hex()}'")):
        connection.pragma(name, value)
    rows = list(connection.execute("SELECT id, title, tags, text FROM notes WHERE removed IS NULL ORDER BY rowid"))
    (header_digest,) = next(connection.execute("SELECT header FROM vault"))
    if header_digest != hashlib.sha256((folder / "header").read_bytes()).digest():
        sys.exit("another header")
    notes = [{"id": row[0], "title": row[1], "tags": json.loads(row[2]), "text": row[3]} for row in rows]
    return {"notes": notes, "integrity": connection.pragma("integrity_check")}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.stdin.readline().rstrip("\n"))) + "\n")
