"""The chunks of a sealed file: none can be changed, swapped, dropped or added."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.sealing import stream
from companion.sealing.errors import Tampered

KEY, NONCE = bytes(range(16)), bytes(range(16, 32))
THREE = bytes([1]) * stream.CHUNK_BYTES + bytes([2]) * stream.CHUNK_BYTES + bytes([3]) * 100
SEALED = stream.seal(KEY, NONCE, THREE)
SIZE = stream.SEALED_CHUNK_BYTES
CHUNKS = [SEALED[start : start + SIZE] for start in range(len(NONCE), len(SEALED), SIZE)]


def opened(*chunks: bytes) -> bytes:
    return stream.open_(KEY, NONCE + b"".join(chunks))


def test_three_chunks_open() -> None:
    assert opened(*CHUNKS) == THREE


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2), (0, 1), (1, 2), (2,), (0,), (0, 1, 1, 2), (0, 1, 2, 2), (0, 0, 1, 2), ()])
def test_any_other_order_gives_out_nothing(order: tuple[int, ...]) -> None:
    with pytest.raises(Tampered):
        opened(*(CHUNKS[number] for number in order))


@pytest.mark.parametrize("length", [*range(60), SIZE - 1, SIZE, SIZE + 1, 2 * SIZE - 1, 2 * SIZE, 2 * SIZE + 1, len(SEALED) - 17])
def test_a_cut_gives_out_nothing_even_where_whole_chunks_are_left(length: int) -> None:
    with pytest.raises(Tampered):
        stream.open_(KEY, SEALED[:length])


@given(st.binary(max_size=100), st.binary(min_size=16, max_size=16))
def test_rubbish_under_any_key_gives_out_nothing(untrusted: bytes, key: bytes) -> None:
    with pytest.raises(Tampered):
        stream.open_(key, untrusted)


def test_the_last_chunk_is_verified_before_anything_is_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = []
    cipher = stream._cipher(KEY, NONCE)

    class Watched:
        def decrypt(self, nonce: bytes, data: bytes, more: None) -> bytes:
            verified.append((int.from_bytes(nonce[:11], "big"), nonce[11]))
            return cipher.decrypt(nonce, data, more)

    monkeypatch.setattr(stream, "_cipher", lambda *_: Watched())
    assert stream.open_(KEY, SEALED) == THREE
    assert verified == [(0, 0), (1, 0), (2, 1)]


def test_an_empty_chunk_may_only_be_the_only_one() -> None:
    empty = stream._cipher(KEY, NONCE).encrypt(stream._numbered(1, last=True), b"", None)
    first = stream._cipher(KEY, NONCE).encrypt(stream._numbered(0, last=False), THREE[: stream.CHUNK_BYTES], None)
    with pytest.raises(Tampered):
        opened(first, empty)
    assert stream.open_(KEY, stream.seal(KEY, NONCE, b"")) == b""


@given(size=st.integers(0, 200_000))
def test_room_is_the_other_way_round(size: int) -> None:
    assert stream.room(len(stream.seal(KEY, NONCE, bytes(size)))) == size


@pytest.mark.parametrize("size", [-1, 0, 16, 31, 16 + SIZE + 1, 16 + SIZE + 16])
def test_a_size_that_no_plaintext_has_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="no plaintext"):
        stream.room(size)


@pytest.mark.parametrize("size", [32, 33, 16 + SIZE, 16 + SIZE + 17])
def test_the_edges_that_a_plaintext_has_are_met(size: int) -> None:
    assert len(stream.seal(KEY, NONCE, bytes(stream.room(size)))) == size
