"""A question over HTTPS is answered, or it is not; nothing else passes for an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from companion.hygiene import doh
from companion.hygiene.targets import WIKIMEDIA
from companion.net.client import Client
from companion.net.errors import NetError
from companion.net.exchange import Handler, Reply, Request

HOST = "en.wikipedia.org"
Change = Callable[[dns.message.Message], dns.message.Message | bytes]


def ask(handler: Handler, host: str = HOST) -> tuple[str, ...]:
    async def asked() -> tuple[str, ...]:
        async with Client(handler=handler) as net:
            return await doh.addresses(net, WIKIMEDIA.control, host)

    return asyncio.run(asked())


def server(change: Change = lambda message: message, content_type: str = "application/dns-message") -> Handler:
    """Answer with an alias and an address of the kind that was asked for."""

    def handler(request: Request) -> Reply:
        assert (request.method, request.path) == ("POST", "/dns-query")
        assert request.headers["content-type"] == "application/dns-message"
        question = dns.message.from_wire(request.body)
        row = question.question[0]
        reply = dns.message.make_response(question)
        kind = dns.rdatatype.to_text(row.rdtype)
        address = {"A": "185.15.59.224", "AAAA": "2a02:ec80:300:ed1a::1"}[kind]
        reply.answer = [
            dns.rrset.from_text(row.name, 60, "IN", "CNAME", "dyna.wikimedia.org."),
            dns.rrset.from_text("dyna.wikimedia.org.", 60, "IN", kind, address),
        ]
        changed = change(reply)
        return Reply(200, changed if isinstance(changed, bytes) else changed.to_wire(), content_type)

    return handler


def test_addresses_of_both_kinds_behind_an_alias() -> None:
    assert ask(server()) == ("185.15.59.224", "2a02:ec80:300:ed1a::1")


def test_the_question_has_no_number_and_does_not_tell_the_name_by_its_length() -> None:
    seen: list[bytes] = []

    def handler(request: Request) -> Reply:
        seen.append(request.body)
        return server()(request)

    ask(handler)
    ask(handler, "upload.wikimedia.org")
    assert {body[:2] for body in seen} == {b"\0\0"}
    assert len({len(body) for body in seen}) == 1


def nothing(message: dns.message.Message) -> dns.message.Message:
    message.answer = []
    return message


def no_name(message: dns.message.Message) -> dns.message.Message:
    message.answer = []
    message.set_rcode(dns.rcode.NXDOMAIN)
    return message


@pytest.mark.parametrize("change", [nothing, no_name])
def test_no_such_name_is_an_answer(change: Change) -> None:
    assert ask(server(change)) == ()


def refused(message: dns.message.Message) -> dns.message.Message:
    message.set_rcode(dns.rcode.SERVFAIL)
    return message


def another_name(message: dns.message.Message) -> dns.message.Message:
    message.question = [dns.rrset.from_text("other.example.", 0, "IN", "A")]
    return message


def no_answer(message: dns.message.Message) -> dns.message.Message:
    message.flags &= ~dns.flags.QR
    return message


def circle(message: dns.message.Message) -> dns.message.Message:
    names = [f"n{number}.example." for number in range(20)]
    first = message.question[0].name.to_text()
    message.answer = [dns.rrset.from_text(one, 60, "IN", "CNAME", two) for one, two in zip([first, *names], [*names, first], strict=True)]
    return message


@pytest.mark.parametrize(
    "change",
    [
        refused,
        another_name,
        no_answer,
        circle,
        lambda _: b"",
        lambda _: b"\0" * 12,
        lambda message: message.to_wire() + b"more",
        lambda _: b"<html>",
    ],
)
def test_what_is_no_answer_to_the_question_is_an_error(change: Change) -> None:
    with pytest.raises(doh.NoAnswer):
        ask(server(change))


def test_a_page_is_no_answer() -> None:
    with pytest.raises(doh.NoAnswer):
        ask(server(content_type="text/html"))


@pytest.mark.parametrize("status", [302, 403, 500])
def test_another_status_is_no_answer(status: int) -> None:
    with pytest.raises(NetError):
        ask(lambda _: Reply(status, b"", "application/dns-message"))
