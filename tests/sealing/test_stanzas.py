"""The header: read back as it was written, and in no other way."""

from __future__ import annotations

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from companion.sealing import stanzas
from companion.sealing.errors import NewerSeal, NotSealed
from companion.sealing.stanzas import Stanza

WORD = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
STANZA = st.builds(Stanza, WORD.filter(lambda word: word != "scrypt"), st.lists(WORD, max_size=3).map(tuple), st.binary(max_size=150))


@given(each=st.lists(STANZA, min_size=1, max_size=4), mac=st.binary(min_size=32, max_size=32), content=st.binary(max_size=50))
def test_what_is_written_is_read_back(each: list[Stanza], mac: bytes, content: bytes) -> None:
    covered = stanzas.write(each)
    whole = stanzas.finished(covered, mac)
    header = stanzas.read(whole + content)
    assert (list(header.stanzas), header.covered, header.mac, header.size_bytes) == (each, covered, mac, len(whole))


@given(
    each=st.lists(STANZA, min_size=1, max_size=3),
    cut=st.tuples(st.integers(0, 400), st.integers(0, 3)),
    put=st.binary(max_size=3) | st.text("-> \r\nAQ=v1/+", max_size=3).map(str.encode),
)
def test_whatever_is_read_was_written_in_that_one_way(each: list[Stanza], cut: tuple[int, int], put: bytes) -> None:
    whole = stanzas.finished(stanzas.write(each), bytes(32))
    place = cut[0] % len(whole)
    changed = whole[:place] + put + whole[place + cut[1] :]
    try:
        header = stanzas.read(changed)
    except (NotSealed, NewerSeal):
        return
    event("read")
    assert stanzas.finished(stanzas.write(header.stanzas), header.mac) == changed[: header.size_bytes]


@given(untrusted=st.binary(max_size=200) | st.text("-> \nAQ=v1/+", max_size=200).map(str.encode))
def test_rubbish_is_no_header(untrusted: bytes) -> None:
    for start in (b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> a\n"):
        with pytest.raises((NotSealed, NewerSeal)):
            stanzas.read(start + untrusted)


@pytest.mark.parametrize("size", [0, 47, 48, 49, 96])
def test_a_body_ends_with_a_line_that_is_not_full(size: int) -> None:
    lines = stanzas.write([Stanza("a", (), bytes(size))]).split(b"\n")[2:-1]
    assert [len(line) for line in lines[:-1]] == [64] * (size // 48)
    assert len(lines[-1]) < 64


@pytest.mark.parametrize("text", [b"A", b"AB==", b"AB", b"AAB", b"AA\n", b"A-", b" AA", b"=", b"\xff\xff"])
def test_base64_is_read_in_one_way_only(text: bytes) -> None:
    with pytest.raises(NotSealed):
        stanzas.from_base64(text)


def test_a_header_of_many_stanzas_takes_no_longer_than_its_length() -> None:
    file = b"age-encryption.org/v1\n" + b"-> a\n\n" * 80_000
    with pytest.raises(NotSealed):
        stanzas.read(file)
    with pytest.raises(NotSealed):
        stanzas.read(b"age-encryption.org/v1\n-> a\n" + (b"A" * 64 + b"\n") * 8_000)
    with pytest.raises(NotSealed):
        stanzas.read(b"age-encryption.org/v1\n->" + b" a" * 250_000)
