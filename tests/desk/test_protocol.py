"""The server's rules: what is taken, what is answered, and that nothing else ever is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from companion.alert import receipt
from companion.alert.lines import SIZES
from companion.alert.message import SIZE
from companion.alert.signing import Conversation
from companion.base.errors import CompanionError
from companion.desk import protocol
from companion.desk.errors import StorageFull, StoreDamaged, StoreDown, TextOnly
from companion.desk.protocol import MAIL_BYTES, MOST_MAIL
from companion.desk.store import Answer
from companion.net.exchange import Request
from companion.sealing import age
from companion.sealing.recipients import Identity, Passphrase
from tests.desk.parts import LEADS, RECEIPT, TEAM, Bench, anything, day, sealed

CALLS = st.sampled_from(["/v1/alerts", "/v1/params", f"/v1/mail/{'0' * 32}", f"/v1/mail/{'A' * 32}", "/v1/mail/", "/v1", "", "/v1/alerts/"])


def test_an_alert_gets_a_receipt_for_its_own_bytes() -> None:
    bench, file = Bench(), sealed()
    reply = bench.post(file.content)
    assert (reply.status, reply.content_type) == (201, "application/json")
    assert receipt.verify(reply.body, hashlib.sha256(file.content).hexdigest(), RECEIPT.public).day == day(1)
    assert bench.store.content(file.id) == file.content


@pytest.mark.parametrize("size", SIZES)
def test_each_of_the_four_sizes_is_taken(size: int) -> None:
    assert Bench().post(anything(b"", size=size)).status == 201


def test_the_same_file_later_gets_the_same_answer_and_is_stored_once() -> None:
    bench, file = Bench(), sealed()
    first = bench.post(file.content)
    bench.clock.move(timedelta(days=3))
    assert bench.post(file.content) == first
    assert len(bench.store.heads()) == 1


def test_the_time_that_is_kept_is_the_minute() -> None:
    bench = Bench()
    bench.post(sealed().content)
    (head,) = bench.store.heads()
    assert head.minute is not None
    assert (head.day, head.minute.isoformat()) == (day(1), "2026-03-01T12:34:00+00:00")


def broken() -> list[bytes]:
    good = sealed().content
    two = age.seal(bytes(age.room(8192, 2)), [TEAM.recipient(), LEADS.recipient()])
    by_passphrase = age.seal(b" " * 8000, Passphrase(b"pw", 1))
    return [
        b"",
        good[:-1],
        good + b"\n",
        bytes(8192),
        b"age-encryption.org/v2\n" + good[22:],
        good.replace(b"mlkem768x25519", b"mlkem768x25518", 1),
        good.replace(b"-> mlkem768x25519 ", b"-> mlkem768x25519 a ", 1)[:8192],
        two,
        by_passphrase.ljust(8192, b" ")[:8192],
        (b"age-encryption.org/v1\n" + b"-> X\n\n" * 2000)[:8192],
    ]


@pytest.mark.parametrize("body", broken(), ids=range(10))
def test_anything_but_a_sealed_alert_is_refused_and_not_stored(body: bytes) -> None:
    bench = Bench()
    reply = bench.post(body)
    assert (reply.status, json.loads(reply.body)) == (400, {"error": "not a sealed alert"})
    assert list(bench.store.heads()) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "post"])
def test_another_method_is_refused(method: str) -> None:
    assert Bench().ask(method, "/v1/alerts").status == 405


def test_a_query_makes_it_an_unknown_call() -> None:
    bench = Bench()
    assert protocol.answer(Request("POST", "/v1/alerts", sealed().content, query="a=b"), bench.desk).status == 404
    assert list(bench.store.heads()) == []


def test_a_mailbox_always_has_the_same_size_and_holds_the_newest_seven() -> None:
    bench, file, talk = Bench(), sealed(), Conversation(b"s" * 16)
    bench.post(file.content)
    unknown = bench.ask("GET", f"/v1/mail/{talk.mailbox}")
    assert (unknown.status, len(unknown.body), unknown.body[0]) == (200, MAIL_BYTES, 0)
    for seq in range(1, 10):
        bench.store.add([Answer(file.id, seq, b"copy", talk.mailbox, b"%d" % seq * SIZE, day(1))], forget_minute=False)
        body = bench.ask("GET", f"/v1/mail/{talk.mailbox}").body
        assert (len(body), body[0]) == (MAIL_BYTES, min(seq, MOST_MAIL))
    body = bench.ask("GET", f"/v1/mail/{talk.mailbox}").body
    assert [body[1 + place * SIZE : 2 + place * SIZE] for place in range(7)] == [b"%d" % seq for seq in range(3, 10)]


def test_a_mailbox_does_not_tell_that_it_is_unknown_by_its_filling() -> None:
    bench = Bench()
    first, second = (bench.ask("GET", f"/v1/mail/{'0' * 32}").body for _ in range(2))
    assert first[0] == second[0] == 0
    assert first[1:] != second[1:]
    assert len(set(first)) == 256


def test_a_damaged_row_does_not_change_the_size_of_an_answer() -> None:
    bench, file = Bench(), sealed()
    bench.post(file.content)
    bench.store.add([Answer(file.id, 1, b"copy", "0" * 32, bytes(70_000), day(1))], forget_minute=False)
    body = bench.ask("GET", f"/v1/mail/{'0' * 32}").body
    assert (len(body), body[0]) == (MAIL_BYTES, 0)


def test_params_say_the_sizes() -> None:
    said = json.loads(Bench().ask("GET", "/v1/params").body)
    assert said == {"v": 1, "sizes": list(SIZES), "message_bytes": 8192, "mail_bytes": 65536}


def test_large_alerts_are_refused_before_small_ones() -> None:
    bench = Bench(quota_bytes=40_960)
    assert bench.post(anything(b"1", size=32_768)).status == 201
    reply = bench.post(anything(b"2", size=32_768))
    assert (reply.status, json.loads(reply.body)) == (413, {"error": "send the text only", "largest": 8192})
    assert bench.post(anything(b"3")).status == 201
    assert bench.post(anything(b"4")).status == 507
    assert len(bench.store.heads()) == 2


@pytest.mark.parametrize(("error", "status"), [(TextOnly(), 413), (StorageFull(), 507), (StoreDown(), 503), (StoreDamaged(), 503)])
def test_a_store_that_fails_is_said_with_a_status_and_nothing_else(
    error: CompanionError, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> NoReturn:
        raise error

    bench = Bench()
    monkeypatch.setattr(bench.store, "put", fail)
    monkeypatch.setattr(bench.store, "mail", fail)
    assert bench.post(sealed().content).status == status
    assert bench.ask("GET", f"/v1/mail/{'0' * 32}").status == status


@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "PUT", ""]) | st.text(max_size=8),
    path=CALLS | st.text(max_size=60),
    body=st.binary(max_size=200) | st.sampled_from([b"age-encryption.org/v1\n" + bytes(8170), bytes(32_768)]),
    query=st.just("") | st.text(max_size=5),
    headers=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)
@example(method="POST", path="/v1/alerts", body=b"age-encryption.org/v1\n" + b"-> a\n\n" * 1361 + b"----", query="", headers={})
def test_no_request_raises_and_none_of_these_is_stored(method: str, path: str, body: bytes, query: str, headers: dict[str, str]) -> None:
    bench = Bench()
    reply = protocol.answer(Request(method, path, body, headers, query), bench.desk)
    assert reply.status in {200, 400, 404, 405}
    assert not reply.headers
    assert list(bench.store.heads()) == []


@given(st.integers(0, 8191), st.integers(1, 255))
def test_a_changed_byte_is_stored_whole_or_refused_and_never_passes_for_the_first(place: int, change: int) -> None:
    bench, file = Bench(), sealed()
    changed = bytearray(file.content)
    changed[place] ^= change
    bench.post(bytes(changed))
    for head in bench.store.heads():
        assert head.id == hashlib.sha256(changed).hexdigest() != file.id
        assert bench.store.content(head.id) == changed


def test_headers_change_nothing() -> None:
    bench, file = Bench(), sealed()
    plain = protocol.answer(Request("POST", "/v1/alerts", file.content), bench.desk)
    headers = {"user-agent": "Somebody/1", "x-forwarded-for": "192.0.2.1", "content-encoding": "gzip"}
    assert protocol.answer(replace(Request("POST", "/v1/alerts", file.content), headers=headers), bench.desk) == plain


def test_an_alert_to_another_desk_is_taken_too_since_nobody_can_tell_from_outside() -> None:
    assert Bench().post(sealed(to=Identity(b"x" * 32)).content).status == 201
