"""A contact card: what is read, what is refused and why, and when an alert may be sealed to it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base import paths
from companion.base.errors import CompanionError
from companion.base.text import Text
from companion.base.text import fields as text_fields
from companion.contacts import errors, fields, fingerprint, payload, sign
from companion.contacts.card import Circle, Epoch
from companion.contacts.directory import Contact, Known, Source, check
from tests.contacts import make_vectors as vectors
from tests.contacts.parts import TODAY, card, file, foundation, key, public, recipient


def fields_of(text: Text) -> frozenset[str]:
    """Return the fields that nothing fills."""
    return text_fields(text.message) - dict(text.values).keys()


HOSTILE = sorted((vectors.FOLDER / "hostile").glob("*.card"))
GOOD = sorted((vectors.FOLDER / "good").glob("*.card"))
OWN = Known((Contact(card(), Source.IMPORTED, vectors.line(), (public(1),)),), (), {card().issuer: 3})
NOBODY = Known((), (), {})


def test_the_vectors_are_what_the_maker_makes() -> None:
    assert {path.stem: path.read_bytes() for path in HOSTILE} == vectors.hostile()
    assert {path.stem: path.read_bytes() for path in GOOD} == vectors.good()
    assert json.loads((vectors.FOLDER / "fingerprints.json").read_text()) == vectors.fingerprints()


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_card_is_refused_for_its_own_reason(path: Path) -> None:
    with pytest.raises(getattr(errors, path.stem.partition("-")[0])) as caught:
        check(path.read_bytes(), OWN, TODAY)
    assert not fields_of(caught.value.say) | fields_of(caught.value.hint), "a field without its value"
    assert caught.value.exit_code == (2 if path.stem == "NewerCard" else 1)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_card_is_taken_and_only_its_age_warned_of(path: Path) -> None:
    warned = [one.id for one in check(path.read_bytes(), OWN, TODAY).warnings]
    assert warned == ([path.stem] if path.stem in {"expired", "stale-key", "not-yet"} else [])


def test_what_is_written_is_read_back_unknown_fields_included() -> None:
    for content in vectors.good().values():
        line = content.partition(b"\n")[0]
        assert payload.write(payload.read(line)) == line
    assert payload.read(payload.write(replace(card(), promise=None))).promise is None
    shipped = payload.read(paths.data("assets", "contacts", "foundation.json").read_bytes().rstrip())
    assert payload.read(payload.write(shipped)) == shipped
    assert json.loads(vectors.good()["unknown-fields"].splitlines()[0])["later"] == {"a": [1, None]}


def test_a_flip_of_any_byte_is_refused() -> None:
    content = file()
    for place in (*range(0, len(content), 97), *range(len(content) - 160, len(content))):
        flipped = bytearray(content)
        flipped[place] ^= 1
        with pytest.raises(CompanionError):
            sign.verify(bytes(flipped))


def test_a_cut_anywhere_is_refused() -> None:
    content = file()
    for length in (*range(0, len(content), 97), *range(len(content) - 160, len(content))):
        with pytest.raises(CompanionError):
            sign.verify(content[:length])


@given(st.binary(max_size=300))
def test_any_bytes_end_in_one_of_our_errors(untrusted: bytes) -> None:
    with pytest.raises(CompanionError):
        check(untrusted, NOBODY, TODAY)


_NAMES = st.sampled_from([*json.loads(vectors.line()), "id", "title", "epochs", "recipient", "from", "to", "kind", "url", "address"])
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("2026-01-01"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=9,
)


@given(st.dictionaries(_NAMES, _ANY, max_size=4))
def test_any_signed_json_is_a_card_or_ends_in_one_of_our_errors(untrusted: dict[str, object]) -> None:
    with contextlib.suppress(CompanionError):
        check(vectors.changed(**untrusted), NOBODY, TODAY)


@given(_ANY)
def test_any_signatures_end_in_one_of_our_errors(untrusted: object) -> None:
    rest = json.dumps({"signatures": untrusted}).encode() + b"\n"
    with pytest.raises(CompanionError):
        check(vectors.line() + b"\n" + rest, NOBODY, TODAY)


def test_the_epoch_is_the_day_s_own_and_old_ones_serve_until_their_keys_are_gone() -> None:
    start = date(2026, 1, 1)
    first, second = Epoch(recipient("q"), start, date(2026, 3, 31)), Epoch(recipient("p"), date(2026, 4, 10), date(2026, 6, 30))
    one = replace(card(), circles=(Circle("team", "Team", (first, second)),))
    days = {
        date(2020, 1, 1): "q",
        start: "q",
        date(2026, 3, 31): "q",
        date(2026, 4, 5): "q",
        date(2026, 4, 10): "p",
        date(2026, 12, 27): "p",
    }
    assert {day: one.recipient("team", day)[-1] for day in days} == days
    assert one.can_be_sealed_to(date(2026, 12, 27))
    with pytest.raises(errors.TooOld):
        one.recipient("team", date(2026, 12, 28))
    assert not one.can_be_sealed_to(date(2026, 12, 28))


def test_one_circle_can_be_lost_while_another_is_not() -> None:
    late = TODAY + timedelta(days=300)
    whole = card(late)
    mixed = replace(whole, circles=(card().circles[0], whole.circles[1]))
    later = TODAY + timedelta(days=360)
    assert mixed.recipient("leads", later) == whole.circles[1].epochs[0].recipient
    with pytest.raises(errors.TooOld):
        mixed.recipient("team", later)
    assert [one.id for one in mixed.warnings(later)] == ["stale-key"]


def test_nothing_is_sealed_to_who_has_no_key_or_has_withdrawn() -> None:
    with pytest.raises(errors.NoSealedPath):
        card().recipient("nobody", TODAY)
    with pytest.raises(errors.Revoked):
        replace(card(), revoked=True).recipient("team", TODAY)
    assert not replace(card(), revoked=True).can_be_sealed_to(TODAY)


def test_two_known_keys_make_a_foundation_card_and_one_does_not() -> None:
    keys = (public(5), public(6), public(7))
    signed = sign.make(foundation(), [key(5), key(7)])
    assert check(signed, NOBODY, TODAY, keys).contact.signed_by == (public(5), public(7))
    for numbers in ((5,), (5, 8)):
        with pytest.raises(errors.FoundationUnknown):
            sign.verify(sign.make(foundation(), [key(number) for number in numbers]), keys)


@pytest.mark.parametrize("content", [file(), sign.make(foundation(), []), sign.make(foundation(), [key(5), key(6)])])
def test_a_shipped_card_is_addresses_and_nothing_more(content: bytes) -> None:
    with pytest.raises(errors.NotSigned):
        sign.shipped(content)


def test_nobody_can_make_a_card_that_no_reader_takes() -> None:
    with pytest.raises(errors.CardBroken):
        sign.make(replace(card(), name="a\u202eb"), [key(1)])


_NAMES_OF_SCRIPTS = ("\u0648\u06cc\u06a9\u06cc\u200c\u0645\u062f\u06cc\u0627", "विकिमीडिया", "维基媒体", "Викимедиа")


def test_names_of_every_script_are_taken() -> None:
    for name in _NAMES_OF_SCRIPTS:
        assert payload.read(payload.write(replace(card(), name=name))).name == name


def test_words_and_digits_of_a_fingerprint_are_the_same_bits() -> None:
    places = fingerprint._list()
    for one in (fingerprint.of(public(number)) for number in range(1, 6)):
        number = 0
        for word in one.words:
            number = number << 11 | places.index(word)
        assert (len(one.words), [len(group) for group in one.digits]) == (6, [4] * 5)
        assert int("".join(one.digits)) == number


def test_a_url_is_https_or_near() -> None:
    taken = ["https://a.example/x", "http://localhost:1/", "http://[::1]:8000/", "http://127.0.0.1/", "http://abc.onion/"]
    refused = ["http://a.example/", "https://a\\b/", "https://u@a/", "https://a b/", "https://a:b/", "ftp://a/", "https://"]
    assert [fields.safe_url(url) for url in taken] == [True] * len(taken)
    assert [fields.safe_url(url) for url in refused] == [False] * len(refused)
