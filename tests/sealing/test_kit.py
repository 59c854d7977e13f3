"""The test kit that age programs are judged by (C2SP's CCTV): every copied file, and the list of those left out."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from companion.base.errors import CompanionError
from companion.sealing import age, stanzas, stream
from companion.sealing.errors import NewerSeal, NotForYou, NotSealed, Tampered, TooMuchWork, WrongPassphrase
from companion.sealing.recipients import Identity, Passphrase

KIT = Path(__file__).parents[1] / "vectors" / "sealing" / "kit"
FILES = sorted(KIT.iterdir())
LIMIT = 32 * 1024 * 1024
# The kit's five ways to fail, in our errors.
FAILS: dict[str, tuple[type[CompanionError], ...]] = {
    "header failure": (NotSealed, NewerSeal, TooMuchWork),
    "no match": (NotForYou, WrongPassphrase),
    "HMAC failure": (Tampered,),
    "payload failure": (Tampered,),
}
# Class: why, and which. Everything else in the kit is answered.
LEFT_OUT = {
    "armor": (
        "a sealed file is binary here; text armor is not read, and a file in it is refused as NotSealed",
        """armor_crlf armor_empty armor_empty_last_line armor_empty_line_begin armor_empty_line_end armor_eol_between_padding
        armor_full_last_line armor_garbage_encoded armor_garbage_leading armor_garbage_trailing armor_header_crlf armor_headers
        armor_hybrid armor_invalid_character_header armor_invalid_character_payload armor_long_line armor_lowercase armor_no_end_line
        armor_no_eol armor_no_match armor_no_padding armor_not_canonical armor_pgp_checksum armor_scrypt armor_short_line
        armor_whitespace_begin armor_whitespace_end armor_whitespace_eol armor_whitespace_last_line armor_whitespace_line_start
        armor_whitespace_outside armor_wrong_type armor_x25519""",
    ),
    "the inside of an X25519 stanza": (
        "classic recipients are neither written nor read here, so their stanzas are passed over like any unknown kind",
        """hybrid_x25519_arg x25519_bad_tag x25519_extra_argument x25519_identity x25519_long_file_key x25519_long_share
        x25519_low_order x25519_lowercase x25519_no_match x25519_not_canonical_share x25519_short_share""",
    ),
}


@dataclass(frozen=True, slots=True)
class Vector:
    """One file of the kit: what its text header says, and the age file."""

    says: dict[str, list[str]]
    file: bytes

    def first(self, name: str) -> str:
        return self.says[name][0]


def vector(content: bytes) -> Vector:
    """Take a file of the kit apart."""
    head, _, file = content.partition(b"\n\n")
    says: dict[str, list[str]] = {}
    for line in head.decode("utf-8").splitlines():
        name, _, value = line.partition(": ")
        says.setdefault(name, []).append(value)
    assert says.keys() <= {"expect", "payload", "file key", "identity", "passphrase", "comment", "compressed", "armored"}
    return Vector(says, zlib.decompress(file) if "compressed" in says else file)


def opened(test: Vector) -> bytes:
    """Open a file with all that the kit gives; where that is an X25519 identity, with the file key instead."""
    if "passphrase" in test.says:
        return age.open_(test.file, Passphrase(test.first("passphrase").encode()), limit_bytes=LIMIT)
    ours = [text for text in test.says.get("identity", []) if text.startswith("AGE-SECRET-KEY-PQ-")]
    if ours:
        return age.open_(test.file, [Identity.read(text) for text in ours], limit_bytes=LIMIT)
    return age._opened(bytes.fromhex(test.first("file key")), stanzas.read(test.file), test.file)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_the_kit_is_answered_as_the_kit_wants(path: Path) -> None:
    test = vector(path.read_bytes())
    if test.first("expect") == "success":
        assert hashlib.sha256(opened(test)).hexdigest() == test.first("payload")
        return
    with pytest.raises(CompanionError) as refused:
        opened(test)
    assert type(refused.value) in FAILS[test.first("expect")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_the_kit_wrote_is_written_again_to_the_byte(path: Path) -> None:
    test = vector(path.read_bytes())
    if test.first("expect") == "header failure":
        return
    header = stanzas.read(test.file)
    assert stanzas.finished(stanzas.write(header.stanzas), header.mac) == test.file[: header.size_bytes]
    if test.first("expect") == "success":
        content, key = test.file[header.size_bytes :], bytes.fromhex(test.first("file key"))
        assert stream.seal(key, content[: stream.NONCE_BYTES], opened(test)) == content


def test_what_is_left_out_is_listed_and_nothing_else_is() -> None:
    left_out = [name for _, names in LEFT_OUT.values() for name in names.split()]
    assert not set(left_out) & {path.name for path in FILES}
    # cctv-age 0.2.0 holds 143 files; tests/lab/test_typage.py compares every one of them.
    assert (len(FILES), len(left_out), len(set(left_out))) == (99, 44, 44)


def test_the_kit_still_has_every_kind_of_end() -> None:
    assert {vector(path.read_bytes()).first("expect") for path in FILES} == {"success", *FAILS}
