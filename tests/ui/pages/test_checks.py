"""The page Checks: nothing before a press, who is contacted and what they learn, the run, what was found, and that nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from companion.base.text import Code, T
from companion.hygiene import own
from companion.hygiene.check import Family
from companion.hygiene.finding import Finding, Level, Sure
from companion.hygiene.world import Lookup, Net, Subject, Trouble, World
from companion.net.errors import Unreachable
from companion.net.exchange import Reply, Request
from companion.ui.kit import PrimaryButton
from companion.ui.window import Window
from tests.fakes.hands import find, key, press, reads, sees, ticked, words
from tests.fakes.world import FakeNames, FakePage, FakeWiki, world
from tests.ui.checking.plugs import Worlds, odd_world, plug, until, use_plugs, use_world
from tests.ui.conftest import OpenWindow

HERE = Lookup(("185.15.59.224",))
HONEST = dict.fromkeys(("en.wikipedia.org", "meta.wikimedia.org", "upload.wikimedia.org", "example.com"), HERE)
TELLING = FakePage("User:Alice", "I edit.\nWrite to me: alice.example@gmail.com\n")


def type_in(window: Window, name: str, words: str) -> None:
    field = find(window, name)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, words)


def opened(open_window: OpenWindow, family: str = "account", language: str = "en") -> Window:
    window = open_window(language)
    window.go("checks")
    if family != "account":
        press(window, f"checks_tab_{family}")
    find(window, f"check_look_{family}")
    return window


def fill_in(window: Window, name: str = "Alice", wiki: str = "wiki.example", *, mine: bool = True) -> None:
    type_in(window, "check_name", name)
    type_in(window, "check_wiki", wiki)
    if mine != ticked(window, "check_mine"):
        press(window, "check_mine")


def look(window: Window, family: str = "account") -> None:
    press(window, f"check_look_{family}")
    assert until(lambda: sees(window, f"check_forget_{family}"))  # a wiki is asked twice a second at most


def wiki_world(*pages: FakePage) -> Worlds:
    return Worlds(lambda subject: world(FakeWiki(pages=pages), subject=subject))


def test_nothing_is_asked_before_the_press_and_the_page_says_so(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = use_world(monkeypatch, wiki_world())
    window = opened(open_window)
    assert reads(window, "Nothing is asked of anybody before you press Look.")
    assert reads(window, "Nothing is saved.")
    fill_in(window)
    assert not worlds.asked


def test_it_says_who_will_be_contacted_what_each_learns_and_the_way(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_world(monkeypatch, wiki_world())
    window = opened(open_window)
    assert reads(window, "Then it stands here who will be contacted.")
    fill_in(window)
    for sentence in (
        "wiki.example",
        "the name of your account, and that its pages were read without logging in",
        "That somebody here looks for wiki.example. Anybody on the line can read this.",
        "The way to the internet: Directly",
        "Who runs your connection sees the names of these hosts",
    ):
        assert reads(window, sentence), sentence
    press(window, "check_route_account")
    assert window.current == "settings"


def test_the_way_that_was_chosen_is_named_and_used(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = use_world(monkeypatch, wiki_world())
    window = opened(open_window)
    fill_in(window)
    window.house.preferences.for_now("route", "socks5://127.0.0.1:9050")
    assert reads(window, "The way to the internet: Through the SOCKS proxy socks5://127.0.0.1:9050")
    assert not sees_words(window, "Anybody on the line can read this.")
    look(window)
    assert worlds.asked[0][1].text() == "socks5://127.0.0.1:9050"


def test_on_a_broken_way_nothing_is_asked(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = use_world(monkeypatch, wiki_world())
    window = opened(open_window, "device")
    window.house.preferences.for_now("route", "tor please")
    assert reads(window, "tor please is not a way to the internet")
    press(window, "check_look_device")
    assert window.explained.isVisible()
    assert not worlds.asked


@pytest.mark.parametrize(
    ("name", "wiki", "mine", "refusal"),
    [
        ("Alice", "wiki.example", False, "Only an account of your own may be checked."),
        ("Al*", "wiki.example", True, "no list and no pattern"),
        ("Alice, Bob", "wiki.example", True, "no list and no pattern"),
        ("192.0.2.1", "wiki.example", True, "cannot be the name of an account"),
        ("", "wiki.example", True, "cannot be the name of an account"),
        ("Alice", "the wiki", True, "is not the address of a wiki."),
    ],
)
def test_what_is_refused_is_said_at_its_place_and_contacts_nobody(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, name: str, wiki: str, mine: bool, refusal: str
) -> None:
    worlds = use_world(monkeypatch, wiki_world())
    window = opened(open_window)
    fill_in(window, name, wiki, mine=mine)
    press(window, "check_look_account")
    assert reads(window, refusal)
    assert not worlds.asked
    fill_in(window)
    assert not sees_words(window, refusal)


def test_a_check_that_is_unticked_is_not_run_and_with_none_nothing_is(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = use_world(monkeypatch, odd_world(FakeNames(HONEST)))
    window = opened(open_window, "connection")
    press(window, "check_names")
    assert reads(window, "Nothing was looked at, because nothing is ticked.")
    press(window, "check_look_connection")
    assert not worlds.asked
    press(window, "check_names")
    look(window, "connection")
    assert len(worlds.asked) == 1


def test_what_the_pages_tell_is_shown_with_its_line_and_who_was_contacted(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_world(monkeypatch, wiki_world(TELLING))
    window = opened(open_window)
    fill_in(window)
    look(window)
    assert reads(window, "1 thing to look at")
    assert reads(window, "1 to look at")
    assert reads(window, "Looked at ")
    assert reads(window, "Account: Alice, on wiki.example")
    assert reads(window, "Look at this")
    assert reads(window, "· fairly sure")
    assert reads(window, "Who was contacted, or tried")
    assert not sees_words(window, "alice.example@gmail.com")
    press(window, "open_user_pages")
    assert reads(window, "User:Alice, line 2")
    assert reads(window, "alice.example@gmail.com")


def test_what_looks_fine_is_folded(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_world(monkeypatch, wiki_world())
    window = opened(open_window)
    fill_in(window)
    look(window)
    assert reads(window, "Nothing to act on was found")
    assert reads(window, "1 looks fine")
    assert not sees(window, "finding_user_pages")
    press(window, "check_fine_account")
    find(window, "finding_user_pages")


def test_offline_says_nothing_about_the_account(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(subject: Subject) -> World:
        made = world(subject=subject)
        return World(_Offline, made.names, made.machine, made.clock, subject)

    use_world(monkeypatch, Worlds(offline))
    window = opened(open_window)
    fill_in(window)
    look(window)
    assert reads(window, "We could not reach the wiki.")
    assert reads(window, "That says nothing about your account.")
    assert reads(window, "Not known")
    assert reads(window, "wiki.example could not be reached.")
    assert not sees_words(window, "fine")
    press(window, "checks_again")
    assert sees(window, "check_look_account")
    assert ticked(window, "check_mine")


class _Dead:
    async def get(self, *_: object, **_more: object) -> Reply:
        raise Unreachable(host=Code("wiki.example"))

    async def post(self, *_: object, **_more: object) -> Reply:
        raise Unreachable(host=Code("wiki.example"))


class _Offline(AbstractAsyncContextManager[Net]):
    def __init__(self, addresses: Mapping[str, str] | None = None) -> None:
        pass

    async def __aenter__(self) -> Net:
        return _Dead()

    async def __aexit__(self, *_: object) -> None:
        pass


def test_the_first_press_is_cautious_and_the_second_says_what_stands_out(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {**HONEST, "meta.wikimedia.org": Lookup(("10.10.34.35",))}
    worlds = use_world(monkeypatch, Worlds(lambda subject: world(_refusing, names=FakeNames(names), subject=subject)))
    window = opened(open_window, "connection")
    assert reads(window, "What would stand out comes later, if you want it, and says so.")
    assert not sees_words(window, "wikimedia-dns.org")
    look(window, "connection")
    assert not worlds.asked[0][0].distinctive
    assert reads(window, "This is not confirmed.")
    assert reads(window, "wikimedia-dns.org")
    assert reads(window, "Few programs do this, so it stands out on a watched line.")
    press(window, "check_further_connection")
    assert reads(window, "did not answer as a name server does")
    assert worlds.asked[1][0].distinctive
    assert not sees(window, "check_further_connection")


def test_the_second_press_goes_along_the_way_that_is_chosen_by_then(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = use_plugs(monkeypatch, plug(Finding("news", Level.INFO, Sure.LOW, T("So.")), Family.CONNECTION, loud=True))
    window = opened(open_window, "connection")
    look(window, "connection")
    window.house.preferences.for_now("route", "tor please")
    assert until(lambda: not sees(window, "check_further_connection"))
    window.house.preferences.for_now("route", "socks5://127.0.0.1:9050")
    assert reads(window, "The way to the internet: Through the SOCKS proxy socks5://127.0.0.1:9050")
    press(window, "check_further_connection")
    assert until(lambda: len(worlds.asked) == 2)
    assert [route.text() for _, route in worlds.asked] == ["direct", "socks5://127.0.0.1:9050"]


def _refusing(_request: Request) -> Reply:
    return Reply(503)


def test_past_a_proxy_no_name_is_asked_for_and_nothing_more_is_offered(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    names = FakeNames(HONEST)
    use_world(monkeypatch, odd_world(names))
    window = opened(open_window, "connection")
    window.house.preferences.for_now("route", "socks5://127.0.0.1:9050")
    assert reads(window, "Nobody. These checks ask nobody on the way that you have chosen.")
    look(window, "connection")
    assert reads(window, "Your proxy looks names up at its own end.")
    assert reads(window, "Nobody was contacted.")
    assert not names.asked
    assert not sees(window, "check_further_connection")


def test_dead_name_servers_are_not_known_and_never_fine(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_world(monkeypatch, odd_world(FakeNames(dict.fromkeys(HONEST, Lookup(trouble=Trouble.FAILING)))))
    window = opened(open_window, "connection")
    look(window, "connection")
    assert reads(window, "We could not tell")
    assert reads(window, "This computer may be offline")
    assert not sees(window, "check_fine_connection")


def test_the_real_device_is_looked_at_and_nobody_is_contacted(open_window: OpenWindow) -> None:
    window = opened(open_window, "device")
    assert reads(window, "Nobody. These checks look at this computer only.")
    look(window, "device")
    assert reads(window, "Nobody was contacted.")
    outcome = window.house.checking.outcomes["device"]
    assert [finding.check for finding in outcome.report.findings] == ["disk"]
    assert not outcome.report.contacted


def test_with_the_keyboard_alone(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_world(monkeypatch, wiki_world(TELLING))
    window = opened(open_window)
    assert window.focusWidget() is find(window, "check_name")
    QTest.keyClicks(window.focusWidget(), "Alice")
    key(window, Qt.Key.Key_Tab)
    QTest.keyClicks(window.focusWidget(), "wiki.example")
    key(window, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert ticked(window, "check_mine")
    for _ in range(20):
        if window.focusWidget() is find(window, "check_look_account"):
            break
        key(window, Qt.Key.Key_Tab)
    key(window, Qt.Key.Key_Return)
    assert window.focusWidget() is find(window, "check_stop_account")
    assert until(lambda: sees(window, "check_forget_account"))
    assert window.focusWidget() is find(window, "checks_again")
    reached = set()
    for _ in range(20):
        key(window, Qt.Key.Key_Tab)
        reached.add(window.focusWidget().objectName())
    assert {"open_user_pages", "do_user_pages", "check_forget_account", "checks_tab_account"} <= reached
    find(window, "checks_tab_account").setFocus()
    key(window, Qt.Key.Key_Right)
    find(window, "check_look_connection")


def test_the_focus_stays_on_the_tab_while_somebody_walks_along_them(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_world(monkeypatch, wiki_world())
    window = opened(open_window)
    find(window, "checks_tab_account").setFocus()
    key(window, Qt.Key.Key_Right, Qt.Key.Key_Right)
    find(window, "check_look_device")
    assert window.focusWidget() is find(window, "checks_tab_device")


def test_one_filled_button(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_world(monkeypatch, wiki_world(TELLING))
    window = opened(open_window)
    fill_in(window)
    assert [each.objectName() for each in filled(window)] == ["check_look_account"]
    look(window)
    assert [each.objectName() for each in filled(window)] == ["do_user_pages"]


def test_between_two_names_there_is_a_pause_that_can_be_stopped(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "PAUSE", timedelta(hours=1))  # longer than the slowest computer needs to press Stop
    worlds = use_world(monkeypatch, wiki_world())
    window = opened(open_window)
    fill_in(window)
    look(window)
    press(window, "checks_again")
    fill_in(window, "Bob")
    press(window, "check_look_account")
    press(window, "check_stop_account")
    assert reads(window, "Stopped before anything was known")
    assert [subject.account.name for subject, _ in worlds.asked if subject.account] == ["Alice", "Bob"]


def sees_words(window: Window, sentence: str) -> bool:
    """Whether this stands on the screen now: `reads` would wait for it."""

    return any(sentence in text for _, text in words(window))


def filled(window: Window) -> list[QAbstractButton]:
    return [each for each in window.findChildren(PrimaryButton) if each.isVisible()]
