"""The whole way between two programs over HTTP: from "send" while the desk is down to "a person has read it"."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.lab.offices import Sender, holders, new_desk

WORDS = "Kettle at noon near the old bridge"
NUMBER = "+44 7700 900123"
ANSWER = "Stay where you are. Somebody calls at six."

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(240)]


def test_an_alert_goes_from_a_desk_that_is_down_to_read_by_a_person(tmp_path: Path) -> None:
    desk, sender = new_desk(tmp_path), Sender(tmp_path / "home")
    sender.makes_a_vault()
    draft = tmp_path / "draft.json"
    draft.write_text(
        json.dumps({"kind": ["detained"], "urgency": "now", "what": WORDS, "contact_back": [{"channel": "phone", "value": NUMBER}]})
    )

    sent = sender.does("send", "--card", str(desk.card), "--draft", str(draft))
    assert (sent.code, sent.json["state"]) == (0, "queued"), sent.err
    alert = sent.json["id"]
    assert (sender.home / "outbox").is_dir()

    with desk.serving():
        polled = sender.does("poll")
        assert polled.code == 0, polled.err
        assert sender.alert(alert)["state"] == "sent"
        assert sender.does("receipt", alert, "--out", str(tmp_path / "receipt.json")).code == 0
        assert json.loads((tmp_path / "receipt.json").read_text())["id"] == alert

        assert [one["id"] for one in desk.does("inbox").json["alerts"]] == [alert]
        assert sender.does("poll").code == 0
        assert sender.alert(alert)["state"] == "received"
        shown = desk.does("show", alert).json
        assert (shown["what"], shown["kind"], shown["do_not"]) == (WORDS, ["detained"], ["authorities"])

        assert desk.does("ack", alert).code == 0
        assert sender.does("poll").code == 0
        assert sender.alert(alert)["state"] == "read"
        assert desk.does("reply", alert, text=ANSWER).code == 0
        assert desk.does("close", alert).code == 0
        assert sender.does("poll").code == 0

    seen = sender.alert(alert)
    assert seen["state"] == "closed"
    assert [one["kind"] for one in seen["messages"]] == ["received", "acknowledged", "instructions", "closed"]
    assert seen["messages"][2]["text"] == ANSWER
    secrets = [word.encode() for word in (WORDS, NUMBER, ANSWER)]
    draft.unlink()
    assert holders(tmp_path, *secrets) == []


def test_without_the_vault_the_proof_of_reading_is_asked_for_and_not_made_up(tmp_path: Path) -> None:
    desk, sender = new_desk(tmp_path), Sender(tmp_path / "home")
    draft = tmp_path / "draft.json"
    draft.write_text("{}")
    with desk.serving():
        sent = sender.does("send", "--card", str(desk.card), "--draft", str(draft), "--wait", "20")
        assert (sent.code, sent.json["state"]) == (0, "sent"), sent.err
        assert "cannot be read later" in sent.err
        alert = sent.json["id"]
        assert desk.does("ack", alert).code == 0
        sender.does("poll")
    # Nothing on this computer can open the answer, so nothing more than "stored" is claimed.
    assert sender.alert(alert)["state"] == "sent"
    assert len(list((sender.home / "outbox").iterdir())) >= 1
