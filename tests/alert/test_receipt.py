"""The receipt proves that one alert was stored on one day, and nothing else."""

from __future__ import annotations

import json
from datetime import date

import pytest

from companion.alert import receipt
from companion.alert.errors import BadSignature, NotAnAnswer
from companion.alert.signing import verify
from companion.alert.strict import from_base64
from tests.alert.parts import RECEIPT, REPLY

ID, DAY = "ab" * 32, date(2026, 11, 23)


def test_a_receipt_says_id_and_day_and_is_signed_for_both() -> None:
    made = receipt.make(RECEIPT, ID, DAY)
    said = json.loads(made.json)
    assert said.keys() == {"id", "day", "receipt"}
    assert (said["id"], said["day"]) == (ID, "2026-11-23")
    verify(RECEIPT.public, from_base64(said["receipt"], 64), b"companion-receipt-v1\n", f"{ID}\n2026-11-23".encode())
    assert receipt.verify(made.json, ID, RECEIPT.public) == made


def test_more_names_of_a_later_desk_change_nothing() -> None:
    made = receipt.make(RECEIPT, ID, DAY)
    assert receipt.verify(json.dumps(json.loads(made.json) | {"more": [1]}).encode(), ID, RECEIPT.public) == made


@pytest.mark.parametrize(("content", "error"), [(b"[1]", NotAnAnswer), (b"{", NotAnAnswer), (b"{}", NotAnAnswer)])
def test_what_is_no_receipt_is_no_answer(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        receipt.verify(content, ID, RECEIPT.public)


def test_a_receipt_by_another_key_or_for_another_alert_is_false() -> None:
    made = receipt.make(RECEIPT, ID, DAY)
    with pytest.raises(BadSignature):
        receipt.verify(made.json, ID, REPLY.public)
    with pytest.raises(BadSignature):
        receipt.verify(made.json, "cd" * 32, RECEIPT.public)
    renamed = json.dumps(json.loads(made.json) | {"id": "cd" * 32}).encode()
    with pytest.raises(BadSignature):
        receipt.verify(renamed, "cd" * 32, RECEIPT.public)
