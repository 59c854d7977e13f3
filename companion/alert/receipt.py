"""A desk's receipt: its signature over the id of a sealed alert and the day, which claims "stored" and nothing more.

FORMAT.md section 5. `make` is for the desk, `verify` for the sender. Raises NotAnAnswer, BadSignature.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from companion.alert import signing, strict
from companion.alert.errors import BadSignature, NotAnAlert, NotAnAnswer
from companion.alert.signing import Signer

CONTEXT = b"companion-receipt-v1\n"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that the desk stored the alert with this id on this UTC day."""

    id: str
    day: date
    signature: bytes

    @property
    def json(self) -> bytes:
        """The receipt as the desk sends it and as it is kept."""
        return strict.line({"id": self.id, "day": self.day.isoformat(), "receipt": strict.to_base64(self.signature)})


def make(signer: Signer, alert_id: str, day: date) -> Receipt:
    """Return the receipt of a stored alert."""
    return Receipt(alert_id, day, signer.sign(CONTEXT, _claim(alert_id, day)))


def verify(untrusted: bytes, expected_id: str, receipt_key: bytes) -> Receipt:
    """Return the receipt if it is for this alert and signed by this key. Raises NotAnAnswer, BadSignature."""
    try:
        found = strict.parse(untrusted)
        if not isinstance(found, dict):
            raise NotAnAnswer("not an object")
        day, signature = strict.day(found.get("day")), strict.from_base64(found.get("receipt"), signing.SIGNATURE_BYTES)
    except NotAnAlert as error:
        raise NotAnAnswer(str(error)) from error
    if found.get("id") != expected_id:
        raise BadSignature("a receipt for another alert")
    signing.verify(receipt_key, signature, CONTEXT, _claim(expected_id, day))
    return Receipt(expected_id, day, signature)


def _claim(alert_id: str, day: date) -> bytes:
    return f"{alert_id}\n{day.isoformat()}".encode()
