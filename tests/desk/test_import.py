"""Sealed files that came another way: the same alert by two ways is one, and one bad file does not hold up the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.base import files
from companion.desk import import_, protocol
from companion.desk.errors import NotASealedAlert, StoreDown
from companion.desk.import_ import Refused, Taken
from companion.desk.unseal import EpochKey
from companion.sealing.errors import NotForYou, Tampered
from companion.sealing.recipients import Identity
from tests.desk.parts import TEAM, Bench, anything, sealed

EPOCHS = [EpochKey("team", TEAM)]


def test_each_file_is_taken_or_refused_with_its_reason(tmp_path: Path) -> None:
    bench, known, new = Bench(quota_bytes=0), sealed(), sealed()
    bench.store.put(protocol.arrived(known.content, bench.clock))
    tampered = bytearray(sealed().content)
    tampered[-1] ^= 1
    odd = anything(b"no alert")
    contents: dict[str, tuple[bytes, type]] = {
        "known": (known.content, Taken),
        "text": (b"hello", NotASealedAlert),
        "cut": (known.content[:-1], NotASealedAlert),
        "huge": (bytes(600_000), NotASealedAlert),
        "other": (sealed(to=Identity(b"o" * 32)).content, NotForYou),
        "tampered": (bytes(tampered), Tampered),
        "new": (new.content, Taken),
        "twice": (new.content, Taken),
        "odd": (odd, Taken),
        "gone": (b"", files.FileMissing),
    }
    for name, (content, _) in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "gone").unlink()
    outcome = list(import_.take([tmp_path / name for name in contents], bench.store, EPOCHS, bench.clock))
    kinds = [type(one.error) if isinstance(one, Refused) else Taken for one in outcome]
    assert kinds == [kind for _, kind in contents.values()]
    assert [(one.path.name, one.new) for one in outcome if isinstance(one, Taken)] == [
        ("known", False), ("new", True), ("twice", False), ("odd", True),
    ]  # fmt: skip
    assert {head.id for head in bench.store.heads()} == {one.id for one in outcome if isinstance(one, Taken)}


def test_a_database_that_is_gone_is_no_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise StoreDown

    bench = Bench()
    (tmp_path / "a").write_bytes(sealed().content)
    monkeypatch.setattr(bench.store, "put", fail)
    with pytest.raises(StoreDown):
        list(import_.take([tmp_path / "a"], bench.store, EPOCHS, bench.clock))
