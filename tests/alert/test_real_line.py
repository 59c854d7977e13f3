"""A desk's address at the end of a real connection that is silent, slow, endless or gone: the alert stays queued, and says why."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from companion.alert.sender import Sender
from companion.alert.states import Entry, State
from companion.base.errors import CompanionError
from companion.base.work import Watch
from companion.contacts.card import Path
from companion.net import errors as net
from companion.net.client import Client, Limits
from tests.alert.parts import APP, Person

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HASTY = Limits(connect_s=2, read_s=0.3, total_s=1)

pytestmark = pytest.mark.enable_socket


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"800\r\n" + b" " * 0x800 + b"\r\n")
        await writer.drain()


async def dripping(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 201 Created\r\ncontent-length: 300\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def rubbish(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x16\x03\x01 SSH-2.0 hello\r\n\r\n")
    await writer.drain()


async def cut(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 201 Created\r\ncontent-length: 300\r\n\r\n{")
    await writer.drain()


async def sent_to(behaviour: Behaviour, person: Person) -> Entry:
    ended = asyncio.Event()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await behaviour(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        ended.set()

    server = await asyncio.start_server(met, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    person.office.card = replace(person.office.card, paths=(Path("https", f"http://127.0.0.1:{port}"),))
    person.queue()
    sender = Sender(person.outbox, person.secrets, person.office.clock, lambda _: Client(limits=HASTY), APP)
    async with server:
        (tried,) = await sender.send(Watch())
        await ended.wait()
    return tried


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [(silent, net.TooSlow), (endless, net.AnswerTooLarge), (dripping, net.TooSlow), (rubbish, net.CutOff), (cut, net.CutOff)],
)
def test_an_alert_outlives_a_line_that_misbehaves(behaviour: Behaviour, error: type[CompanionError]) -> None:
    person = Person()
    tried = asyncio.run(sent_to(behaviour, person))
    assert (tried.state, tried.attempts) == (State.QUEUED, 1)
    assert tried.trouble is not None
    assert tried.trouble.say.message == error.say.message
    assert person.only() == tried


def test_nobody_at_the_other_end_is_said() -> None:
    person = Person()
    person.office.card = replace(person.office.card, paths=(Path("https", "http://127.0.0.1:1"),))
    person.queue()
    sender = Sender(person.outbox, person.secrets, person.office.clock, lambda _: Client(limits=HASTY), APP)
    (tried,) = asyncio.run(sender.send(Watch()))
    assert tried.trouble is not None
    assert tried.trouble.say.message == net.Unreachable.say.message
