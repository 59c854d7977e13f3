"""The rules of protocol.py on a port: what is told, what is not, who is cut off, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.types import Message

from companion.alert import receipt
from companion.alert.draft import Draft
from companion.alert.signing import Conversation
from companion.base.clock import SystemClock
from companion.desk import keys, server, store_sql
from companion.desk.errors import CannotListen, NotPrivate, TlsBroken
from companion.desk.ledger import Ledger
from companion.desk.server import Tls
from tests.desk.parts import RECEIPT, TALK, Bench, sealed
from tests.desk.serving import PASSPHRASE, Running, made, sealed_to, serving

TOLD = {"cache-control", "content-length", "content-type"}


@pytest.fixture
def bench() -> Bench:
    return Bench()


def ask(
    bench: Bench, method: str, path: str, content: bytes | AsyncIterator[bytes] = b"", headers: dict[str, str] | None = None
) -> httpx.Response:
    """Send one request through the application, without a port."""

    async def send() -> httpx.Response:
        with ThreadPoolExecutor(2) as hands:
            transport = httpx.ASGITransport(server.application(bench.desk, hands), client=("192.0.2.77", 4321))
            async with httpx.AsyncClient(transport=transport, base_url="https://desk.test") as client:
                return await client.request(method, path, content=content, headers=headers)

    return asyncio.run(send())


def test_an_alert_is_stored_and_its_mailbox_fetched(bench: Bench) -> None:
    file = sealed()
    reply = ask(bench, "POST", "/v1/alerts", file.content)
    assert reply.status_code == 201
    receipt.verify(reply.content, file.id, RECEIPT.public)
    mailbox = ask(bench, "GET", f"/v1/mail/{TALK.mailbox}", headers={"accept-encoding": "gzip, br"})
    assert (mailbox.status_code, len(mailbox.content)) == (200, 65_536)
    assert set(mailbox.headers) == set(reply.headers) == TOLD
    assert mailbox.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("HEAD", "/v1/params", 405),
        ("OPTIONS", "/v1/alerts", 405),
        ("GET", "/", 404),
        ("GET", "/v1/params?x=1", 404),
        ("GET", "/v1/m%61il/x", 404),
    ],
)
def test_every_other_call_is_refused_in_the_same_plain_way(bench: Bench, method: str, path: str, status: int) -> None:
    reply = ask(bench, method, path)
    assert reply.status_code == status
    assert set(reply.headers) == {*TOLD, "connection"}


def test_an_endless_body_is_read_no_further_than_an_alert_can_be(bench: Bench) -> None:
    read: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            read.append(16_384)
            assert sum(read) < 1_000_000
            yield bytes(16_384)

    assert ask(bench, "POST", "/v1/alerts", endless()).status_code == 400
    assert sum(read) <= 524_288 + 2 * 16_384


def test_a_body_of_no_size_of_ours_is_not_read_at_all(bench: Bench) -> None:
    read: list[bytes] = []

    async def watched() -> AsyncIterator[bytes]:
        read.append(b"a")
        yield b"a" * 8191

    assert ask(bench, "POST", "/v1/alerts", watched(), headers={"content-length": "8191"}).status_code == 400
    assert read == []


def test_a_body_in_pieces_is_put_together(bench: Bench) -> None:
    content = sealed().content

    async def pieces() -> AsyncIterator[bytes]:
        for place in range(0, len(content), 1_000):
            yield content[place : place + 1_000]

    assert ask(bench, "POST", "/v1/alerts", pieces()).status_code == 201


def test_a_body_that_comes_too_slowly_is_given_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_BODY_S", 0.05)

    async def slow() -> AsyncIterator[bytes]:
        yield b"age"
        await asyncio.sleep(30)

    assert ask(bench, "POST", "/v1/alerts", slow()).status_code == 408
    assert list(bench.store.heads()) == []


def test_a_sender_who_hangs_up_stores_nothing(bench: Bench) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "raw_path": b"/v1/alerts", "path": "/v1/alerts", "query_string": b"", "headers": []}

    async def hang_up() -> None:
        with ThreadPoolExecutor(1) as hands:
            await server.application(bench.desk, hands)(scope, receive, send)

    asyncio.run(hang_up())
    assert sent == []
    assert list(bench.store.heads()) == []


@pytest.mark.parametrize("host", [".".join("0000"), "192.0.2.1", "::", "example.org", "", "127.0.0.1.example.org"])
def test_without_a_certificate_only_this_computer_is_listened_to(host: str) -> None:
    with pytest.raises(NotPrivate):
        server.listen(host, 0, tls=False)


@pytest.mark.enable_socket
@pytest.mark.parametrize(("host", "family"), [("127.0.0.1", socket.AF_INET), ("localhost", socket.AF_INET), ("127.8.8.8", socket.AF_INET)])
def test_this_computer_is_listened_to(host: str, family: int) -> None:
    with server.listen(host, 0, tls=False) as listening:
        assert listening.family == family
        assert listening.getsockname()[1] > 0


@pytest.mark.enable_socket
def test_a_port_that_is_taken_and_one_that_is_none_are_said() -> None:
    with server.listen("127.0.0.1", 0, tls=False) as listening:
        for port in (listening.getsockname()[1], 70_000, -1):
            with pytest.raises(CannotListen):
                server.listen("127.0.0.1", port, tls=False)
    with pytest.raises(CannotListen):
        server.listen("no-such-host.invalid", 0, tls=True)


@pytest.mark.enable_socket
def test_a_certificate_that_cannot_be_used_is_said(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "rubbish").write_text("rubbish")
    for name in ("rubbish", "gone"):
        with server.listen("127.0.0.1", 0, tls=True) as listening, pytest.raises(TlsBroken):
            server.serve(bench.desk, listening, Tls(tmp_path / name, tmp_path / name))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made(tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    with serving(folder) as running:
        yield running


def post(running: Running, content: bytes) -> httpx.Response:
    return httpx.post(f"{running.url}/v1/alerts", content=content, trust_env=False, timeout=30)


@pytest.mark.enable_socket
def test_over_a_port_an_alert_is_stored_and_nothing_of_the_server_is_told(folder: Path, running: Running) -> None:
    file = sealed_to(folder)
    reply = post(running, file.content)
    assert reply.status_code == 201
    receipt.verify(reply.content, file.id, keys.card(folder).card.receipt_key)
    assert set(reply.headers) == TOLD
    with httpx.Client(base_url=running.url, trust_env=False) as client:
        for method, path in (("GET", "/v1/params"), ("HEAD", "/v1/params"), ("OPTIONS", "*"), ("GET", "/nowhere"), ("PUT", "/v1/alerts")):
            assert set(client.request(method, path).headers) <= {*TOLD, "connection"}


def raw(running: Running, sent: bytes) -> bytes:
    """Send bytes and return all that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as connection:
        connection.sendall(sent)
        found = b""
        while part := connection.recv(65_536):
            found += part
    return found


RUBBISH = [
    b"rubbish\r\n\r\n",
    b"\x16\x03\x01" + bytes(200),
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: x\r\nbig: " + b"a" * 40_000 + b"\r\n\r\n",
    b"POST /v1/alerts HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET /\xff HTTP/1.1\r\nhost: x\r\n\r\n",
    b"GET /v1/params HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n",
]


@pytest.mark.enable_socket
def test_rubbish_is_answered_or_cut_off_and_the_next_request_is_served(folder: Path, running: Running) -> None:
    for sent in RUBBISH:
        found = raw(running, sent).lower()
        assert b"server:" not in found
        assert b"date:" not in found
        assert post(running, sealed_to(folder).content).status_code == 201
    assert running.stop() == (0, "", "")


@pytest.mark.enable_socket
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_and_leaves_one_whole_file(folder: Path, running: Running, number: int) -> None:
    assert post(running, sealed_to(folder).content).status_code == 201
    assert running.stop(number) == (0, "", "")
    assert [path.name for path in folder.glob("desk.db*")] == ["desk.db"]


@pytest.mark.enable_socket
def test_a_hundred_alerts_leave_no_trace_of_their_senders(folder: Path, running: Running) -> None:
    """Read every byte that the desk kept and printed: no address, no program, no word, no time finer than the minute."""
    talk, secret = Conversation.new(), "a word that nobody else would write"
    files = [sealed_to(folder, Draft({"what": f"{secret} {number}"}), talk) for number in range(100)]

    def send(content: bytes) -> None:
        with socket.create_connection(("127.0.0.1", running.port), timeout=30, source_address=("127.44.55.66", 0)) as connection:
            headers = "user-agent: Unmistakable/7.7\r\nreferer: http://refer.example/\r\nx-forwarded-for: 198.51.100.7\r\n"
            head = f"POST /v1/alerts HTTP/1.1\r\nhost: desk.example\r\n{headers}content-length: {len(content)}\r\nconnection: close\r\n\r\n"
            connection.sendall(head.encode() + content)
            assert connection.recv(100).startswith(b"HTTP/1.1 201")

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(send, [file.content for file in files]))
    unlocked = keys.unlock(folder, PASSPHRASE)
    store = store_sql.in_folder(folder)
    ledger = Ledger(store, unlocked.keys, SystemClock())
    list(ledger.each())
    ledger.reply(files[0].id, "An officer of the desk", f"{secret}, answered")
    minutes = [head.minute for head in store.heads()]
    store.close()
    kept = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    code, out, err = running.stop()
    kept += b"".join(path.read_bytes() for path in sorted(folder.iterdir())) + (out + err).encode()
    assert (code, out, err) == (0, "", "")
    assert minutes.count(None) == 1
    assert all(minute.second == minute.microsecond == 0 for minute in minutes if minute)
    for trace in (b"127.44", b"127.0.0.1", b"198.51", b"Unmistakable", b"refer.example", b"desk.example\r"):
        assert trace not in kept
    for word in (secret.encode(), b"An officer", talk.secret):
        assert word not in kept
    assert re.search(rb"\d\d:\d\d:\d\d", kept) is None
    assert set(re.findall(rb"20\d\d-\d\d-\d\dT[0-9:.]+", kept)) <= {
        minute.strftime("%Y-%m-%dT%H:%M").encode() for minute in minutes if minute
    }


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for 127.0.0.1 that vouches for itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "desk")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    pem, secret = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pem, secret


@pytest.mark.enable_socket
def test_with_a_certificate_it_speaks_tls_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    pem, secret = certificate(tmp_path)
    with serving(folder, ["--tls-cert", str(pem), "--tls-key", str(secret)]) as running:
        assert running.url.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=str(pem))
        reply = httpx.post(f"{running.url}/v1/alerts", content=sealed_to(folder).content, verify=trusting, trust_env=False, timeout=30)
        assert reply.status_code == 201
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{running.port}/v1/params", trust_env=False, timeout=30)
        assert running.stop() == (0, "", "")


@contextlib.contextmanager
def in_thread(bench: Bench) -> Iterator[int]:
    """Run the server in this process, so that its limits can be changed; end it as a signal does."""
    with server.listen("127.0.0.1", 0, tls=False) as listening, ThreadPoolExecutor(1) as hands:
        running = server.prepared(bench.desk, hands)
        thread = threading.Thread(target=running.run, args=([listening],))
        thread.start()
        yield listening.getsockname()[1]
        running.should_exit = True
        thread.join(30)


@pytest.mark.enable_socket
def test_who_sends_no_request_is_cut_off(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_HEADER_S", 0.2)
    with in_thread(bench) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as silent:
        silent.sendall(b"GET /v1/params HTTP/1.1\r\nslow: ")
        assert silent.recv(100) == b""


@pytest.mark.enable_socket
def test_who_keeps_a_connection_for_too_long_is_cut_off(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_HEADER_S", 0.1)
    monkeypatch.setattr(server, "_CONNECTION_S", 0.6)
    with in_thread(bench) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as lasting:
        lasting.sendall(b"GET /v1/params HTTP/1.1\r\nhost: x\r\n\r\nGET /v1/params HTTP/1.1\r\nslow: ")
        found = lasting.recv(65_536)
        assert found.startswith(b"HTTP/1.1 200")
        with contextlib.suppress(ConnectionResetError):
            while lasting.recv(65_536):
                continue
