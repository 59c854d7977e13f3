"""Where the keys to the answers lie: in the best place there is, found in any, gone when they are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.alert.errors import KeyNotHere
from companion.alert.reply_secrets import SAID, ReplySecrets, Where
from companion.base.keystore import Memory
from companion.vault.opened import Vault
from tests.alert.parts import SECRET
from tests.vault.parts import Lasting, Refusing, made, place

TALK = "ab" * 16


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = made(place(tmp_path))
    yield opened
    opened.close()


def test_an_open_vault_comes_before_the_keyring(vault: Vault) -> None:
    keyring = Lasting()
    secrets = ReplySecrets(keyring, lambda: vault.kept)
    assert secrets.where is Where.VAULT
    secrets.keep(TALK, SECRET)
    assert (secrets.get(TALK), secrets.find(TALK)) == (SECRET, Where.VAULT)
    assert vault.kept.talk(TALK) == SECRET
    assert ReplySecrets(keyring).find(TALK) is None


@pytest.mark.parametrize(
    ("keystore", "where", "lies"),
    [(Lasting(), Where.KEYRING, Where.KEYRING), (Memory(), Where.MEMORY, Where.MEMORY), (Refusing(), Where.KEYRING, Where.MEMORY)],
)
def test_without_a_vault_the_keyring_and_then_memory_takes_it(keystore: Memory, where: Where, lies: Where) -> None:
    secrets = ReplySecrets(keystore)
    assert secrets.where is where
    secrets.keep(TALK, SECRET)
    assert (secrets.get(TALK), secrets.find(TALK)) == (SECRET, lies)


def test_a_secret_that_lies_nowhere_is_said() -> None:
    with pytest.raises(KeyNotHere):
        ReplySecrets(Lasting()).get(TALK)


def test_what_is_too_short_for_a_secret_is_none() -> None:
    keyring = Lasting()
    keyring.put(f"{TALK}.talk", b"short")
    with pytest.raises(KeyNotHere):
        ReplySecrets(keyring).get(TALK)


def test_one_that_came_before_the_vault_is_found_while_it_is_open(vault: Vault) -> None:
    keyring = Lasting()
    ReplySecrets(keyring).keep(TALK, SECRET)
    secrets = ReplySecrets(keyring, lambda: vault.kept)
    assert (secrets.get(TALK), secrets.find(TALK)) == (SECRET, Where.KEYRING)


def test_forgetting_reaches_every_place(vault: Vault) -> None:
    keyring = Lasting()
    ReplySecrets(keyring).keep(TALK, SECRET)
    secrets = ReplySecrets(keyring, lambda: vault.kept)
    secrets.keep(TALK, SECRET)
    secrets.forget(TALK)
    assert secrets.find(TALK) is None
    assert (vault.kept.talk(TALK), keyring.get(f"{TALK}.talk")) == (None, None)


def test_a_vault_that_was_closed_in_between_counts_as_none(vault: Vault) -> None:
    keyring = Lasting()
    secrets = ReplySecrets(keyring, lambda: vault.kept)
    secrets.keep(TALK, SECRET)
    vault.close()
    with pytest.raises(KeyNotHere):
        secrets.get(TALK)
    secrets.keep(TALK, SECRET)
    assert secrets.find(TALK) is Where.KEYRING
    secrets.forget(TALK)
    assert keyring.get(f"{TALK}.talk") is None


def test_each_place_has_its_words() -> None:
    assert SAID.keys() == set(Where)
