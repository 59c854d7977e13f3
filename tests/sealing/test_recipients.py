"""Keys as text and as stanzas: what is read back, and what is refused before any key work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.sealing import bech32, recipients
from companion.sealing.errors import NotAnIdentity, NotARecipient, NotForYou, NotSealed, TooMuchWork
from companion.sealing.recipients import Identity, Passphrase, Recipient
from companion.sealing.stanzas import Stanza
from tests.sealing import make_vectors as vectors

IDENTITY, RECIPIENT = vectors.KEYS["identity"], vectors.KEYS["recipient"]
KEY = vectors.IDENTITY.recipient().key
CLASSIC = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
NO_RECIPIENTS = {
    "nothing": "",
    "only a prefix": "age1pq1",
    "no check letters": "age1pq1qqqqq",
    "no bytes": bech32.encode("age1pq", b""),
    "upper case": RECIPIENT.upper(),
    "mixed case": RECIPIENT[:-1] + RECIPIENT[-1].upper(),
    "a letter less": RECIPIENT[:-1],
    "a letter more": RECIPIENT + "q",
    "a letter that is none": RECIPIENT.replace("age1pq1", "age1pq1b"),
    "a letter of another script": RECIPIENT[:-1] + "é",
    "a line break": RECIPIENT + "\n",
    "a space": " " + RECIPIENT,
    "an identity": IDENTITY,
    "a classic recipient": CLASSIC,
    "a byte less": bech32.encode("age1pq", KEY[:-1]),
    "a byte more": bech32.encode("age1pq", KEY + b"\0"),
    "a point of low order": bech32.encode("age1pq", KEY[:1184] + bytes(32)),
    "numbers over the modulus": bech32.encode("age1pq", b"\xff" * 1184 + KEY[1184:]),
}
NO_IDENTITIES = {
    "nothing": "",
    "lower case": IDENTITY.lower(),
    "a letter less": IDENTITY[:-1],
    "a letter more": IDENTITY + "Q",
    "a letter of another script": IDENTITY.replace("K", "\N{KELVIN SIGN}"),
    "a recipient": RECIPIENT,
    "a classic identity": "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX",
    "a byte less": bech32.encode("AGE-SECRET-KEY-PQ-", bytes(31)),
}
SALT, BODY = "A" * 22, bytes(32)
MALFORMED = {
    "no work": Stanza("scrypt", (SALT,), BODY),
    "one more": Stanza("scrypt", (SALT, "10", "10"), BODY),
    "a short body": Stanza("scrypt", (SALT, "10"), BODY[1:]),
    "half a byte of salt": Stanza("scrypt", (SALT[1:], "10"), BODY),
    "a short salt": Stanza("scrypt", (SALT[2:], "10"), BODY),
    **{f"work {work!r}": Stanza("scrypt", (SALT, work), BODY) for work in ("0", "010", "+10", "1e1", "10\n", "\N{ARABIC-INDIC DIGIT ONE}")},
}


def test_the_keys_of_the_vectors_are_read_and_written() -> None:
    assert Identity.read(IDENTITY).text() == IDENTITY
    assert Identity.read(IDENTITY).recipient().text() == RECIPIENT
    assert Recipient.read(RECIPIENT) == Identity.read(IDENTITY).recipient()
    assert len(RECIPIENT) == 1959


def test_a_new_identity_is_another_one() -> None:
    assert Identity.new() != Identity.new()


def test_a_seed_of_another_length_is_no_identity() -> None:
    for length in (0, 31, 33):
        with pytest.raises(ValueError, match="length"):
            Identity(bytes(length))


def test_a_secret_is_not_shown_by_accident() -> None:
    assert repr(Identity.read(IDENTITY)) == "Identity()"
    assert "word" not in repr(Passphrase(b"word"))


@pytest.mark.parametrize("text", NO_RECIPIENTS.values(), ids=NO_RECIPIENTS)
def test_what_cannot_be_sealed_to_is_no_recipient(text: str) -> None:
    with pytest.raises(NotARecipient):
        Recipient.read(text)


@pytest.mark.parametrize("text", NO_IDENTITIES.values(), ids=NO_IDENTITIES)
def test_what_opens_nothing_is_no_identity_and_is_not_repeated(text: str) -> None:
    with pytest.raises(NotAnIdentity) as refused:
        Identity.read(text)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert len(text) < 8 or text[-8:] not in str(refused.value)


@given(text=st.text(max_size=80), prefix=st.sampled_from(["", "age1pq1", "AGE-SECRET-KEY-PQ-1"]))
def test_rubbish_is_no_key(text: str, prefix: str) -> None:
    with pytest.raises(NotARecipient):
        Recipient.read(prefix + text)
    with pytest.raises(NotAnIdentity):
        Identity.read(prefix + text)


@pytest.mark.parametrize("stanza", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_passphrase_stanza_costs_no_work(stanza: Stanza, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "Scrypt", lambda *_: pytest.fail("work was done"))
    with pytest.raises(NotSealed):
        Passphrase(b"any").unwrap([stanza])


SHARE = "A" * 1494
MALFORMED_KEYS = {
    "no share": Stanza("mlkem768x25519", (), BODY),
    "two shares": Stanza("mlkem768x25519", (SHARE, SHARE), BODY),
    "a byte less": Stanza("mlkem768x25519", ("A" * 1492,), BODY),
    "a byte more": Stanza("mlkem768x25519", ("A" * 1495,), BODY),
    "stray bits": Stanza("mlkem768x25519", (SHARE[:-1] + "B",), BODY),
    "a short body": Stanza("mlkem768x25519", (SHARE,), BODY[1:]),
    "a long body": Stanza("mlkem768x25519", (SHARE,), BODY + b"\0"),
}


class NoKeyWork:
    """Stands in for the key work that a malformed stanza must not get."""

    def decrypt(self, *_: object) -> bytes:
        pytest.fail("a key was used")


@pytest.mark.parametrize("stanza", MALFORMED_KEYS.values(), ids=MALFORMED_KEYS)
@pytest.mark.parametrize("behind", [True, False], ids=["behind a good one", "alone"])
def test_a_malformed_stanza_is_refused_before_a_key_is_used(stanza: Stanza, monkeypatch: pytest.MonkeyPatch, *, behind: bool) -> None:
    good = [vectors.IDENTITY.recipient().wrap(bytes(16))] if behind else []
    monkeypatch.setattr(recipients, "_SUITE", NoKeyWork())
    with pytest.raises(NotSealed):
        recipients.unwrap([*good, stanza], [vectors.IDENTITY])


@pytest.mark.parametrize("work", ["21", "99", "100", "9" * 5000])
def test_too_much_work_is_not_begun(work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "Scrypt", lambda *_: pytest.fail("work was done"))
    with pytest.raises(TooMuchWork):
        Passphrase(b"any").unwrap([Stanza("scrypt", ("A" * 22, work), bytes(32))])


def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(recipients, "Scrypt", full)
    with pytest.raises(TooMuchWork):
        Passphrase(b"any").wrap(bytes(16))


def test_a_new_file_asks_for_the_usual_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Passphrase, "_stretched", lambda *_: bytes(32))
    assert Passphrase(b"any").wrap(bytes(16)).arguments[1] == "18"


def test_stanzas_of_other_kinds_are_passed_over() -> None:
    others = [Stanza("grease", (), b""), Stanza("X25519", ("any",), b"any")]
    assert recipients.unwrap([*others, vectors.IDENTITY.recipient().wrap(bytes(16))], [vectors.IDENTITY]) == bytes(16)
    with pytest.raises(NotForYou):
        recipients.unwrap(others, [vectors.IDENTITY])
