"""kill -9 of the server under load: every receipt that was given has its alert, whole, and the desk goes on.

A few kills in every run; COMPANION_KILLS raises it.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from companion.alert import receipt
from companion.alert.signing import Conversation
from companion.base.clock import SystemClock
from companion.desk import keys, protocol, store_sql
from companion.desk.ledger import Ledger
from companion.sealing.recipients import Recipient
from tests.desk.parts import anything
from tests.desk.serving import PASSPHRASE, made, sealed_to, serving

KILLS = max(1, int(os.environ.get("COMPANION_KILLS", "24")) // 12)
SENDERS, EACH = 8, 60


def send(port: int, contents: Sequence[bytes], got: dict[str, bytes], enough: threading.Event, wanted: int) -> None:
    """Post until the server is gone; keep each receipt, and say when there are enough."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        for content in contents:
            connection.request("POST", "/v1/alerts", content)
            reply = connection.getresponse()
            body = reply.read()
            assert reply.status == 201
            got[hashlib.sha256(content).hexdigest()] = body
            if len(got) >= wanted:
                enough.set()
    except (OSError, http.client.HTTPException):
        return
    finally:
        connection.close()


@pytest.mark.enable_socket
@pytest.mark.timeout(60 + 10 * KILLS)
def test_no_kill_loses_an_alert_whose_receipt_was_given(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    card = made(folder)
    key, to = card.receipt_key, Recipient.read(card.circles[0].epochs[0].recipient)
    got: dict[str, bytes] = {}
    for kill in range(KILLS):
        before = len(got)
        work = [[anything(b"", to) for _ in range(EACH)] for _ in range(SENDERS)]
        with serving(folder) as running:
            enough = threading.Event()
            wanted = before + 5 + kill * 37 % 101
            senders = [threading.Thread(target=send, args=(running.port, each, got, enough, wanted)) for each in work]
            for sender in senders:
                sender.start()
            assert enough.wait(60)
            running.stop(signal.SIGKILL)
            for sender in senders:
                sender.join(60)
        assert before < len(got) < before + SENDERS * EACH, "it was not killed in the middle"
    assert all(receipt.verify(body, alert_id, key).id == alert_id for alert_id, body in got.items())
    store = store_sql.in_folder(folder)
    stored = {head.id for head in store.heads()}
    assert not set(got) - stored
    assert all(hashlib.sha256(store.content(alert_id)).hexdigest() == alert_id for alert_id in stored)
    store.close()
    with sqlite3.connect(folder / store_sql.FILE) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("SELECT bytes FROM desk").fetchall() == [(len(stored) * 8192,)]
    db.close()
    assert keys.receipt_signer(folder).public == key


ANSWER = """
import sys
from pathlib import Path
from companion.base.clock import SystemClock
from companion.desk import keys, protocol, store_sql
from companion.desk.ledger import Ledger
from companion.desk.ledger import Ledger
folder, alert_id = Path(sys.argv[1]), sys.argv[2]
ledger = Ledger(store_sql.in_folder(folder), keys.unlock(folder, sys.argv[3].encode()).keys, SystemClock())
while True:
    print(len(ledger.reply(alert_id, "Ana", "A word.").messages), flush=True)
"""


@pytest.mark.timeout(60 + 10 * KILLS)
def test_a_kill_while_somebody_answers_leaves_the_chain_whole(tmp_path: Path) -> None:
    folder, talk = tmp_path / "desk", Conversation.new()
    made(folder)
    file = sealed_to(folder, talk=talk)
    store = store_sql.in_folder(folder)
    store.put(protocol.arrived(file.content, SystemClock()))
    for kill in range(KILLS):
        command = [sys.executable, "-c", ANSWER, str(folder), file.id, PASSPHRASE.decode()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            said = [int(program.stdout.readline()) for _ in range(2 + kill * 7 % 5)]
            program.kill()
            said += [int(line) for line in program.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        entry = Ledger(store, keys.unlock(folder, PASSPHRASE).keys, SystemClock()).entry(file.id)
        assert entry.damage is None
        assert len(entry.messages) >= said[-1]
        mail = store.mail(talk.mailbox, 10_000)
        assert len(mail) == len(entry.messages)
    store.close()
