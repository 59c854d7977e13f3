"""Names on real lines: a real resolver and a real name server in a network namespace, the program's own command, one story each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from companion.hygiene.targets import WIKIMEDIA
from tests.lab.line import HONEST, NEUTRAL, TEXT, Line, needed
from tests.net.authority import Authority

pytestmark = [pytest.mark.lab, pytest.mark.timeout(180)]
ALL = "wikipedia.org/wikimedia.org"
HERE_ONLY = f"--address=/example.com/{NEUTRAL}"
Prepare = Callable[[Line], None]


@pytest.fixture
def line() -> Iterator[Line]:
    needed()
    with Line() as made:
        yield made


def honest(line: Line) -> None:
    line.dnsmasq(*HONEST)


def lying(*options: str) -> Prepare:
    return lambda line: line.dnsmasq(*options)


def hosts_file(address: str) -> Prepare:
    def prepare(line: Line) -> None:
        line.dnsmasq(*HONEST)
        line.hosts += f"{address} {WIKIMEDIA.hosts[0]}\n"

    return prepare


def offline(line: Line) -> None:
    line.name_server = "192.0.2.53"  # no way leads there


def nobody_listens(_line: Line) -> None:
    """Leave the port of the name server closed."""


def servfail(line: Line) -> None:
    line.misbehaving("servfail")


def slow(line: Line) -> None:
    line.misbehaving("slow", TEXT)


def refusing(line: Line) -> None:
    """dnsmasq refuses names that it knows nothing of and has nobody to ask for."""
    line.dnsmasq(HERE_ONLY)


BOGON, FOREIGN, THIS, PORTAL = "10.10.34.35", "93.184.216.34", "127.0.0.1", "192.168.88.1"
SCENARIOS: dict[str, tuple[Prepare, str, str]] = {
    # name: what the line does; the verdict without the control; the verdict with it
    "honest": (honest, "ok medium", "ok high"),
    "slow but honest": (slow, "ok medium", "ok high"),
    "right address in the file of hosts": (hosts_file(TEXT), "ok medium", "ok high"),
    "offline": (offline, "unknown high", "unknown high"),
    "dead name server": (nobody_listens, "unknown high", "warn medium"),
    "login page": (lying(f"--address=/#/{PORTAL}"), "unknown high", "alert high"),
    "VPN program with stand-ins": (lying("--address=/#/198.18.0.7"), "unknown high", "unknown high"),
    "no such name": (lying(f"--local=/{ALL}/", HERE_ONLY), "warn low", "alert high"),
    "reserved address": (lying(f"--address=/{ALL}/{BOGON}", HERE_ONLY), "warn medium", "alert high"),
    "this computer": (lying(f"--address=/{ALL}/{THIS}", HERE_ONLY), "warn medium", "alert high"),
    "foreign address": (lying(f"--address=/{ALL}/{FOREIGN}", HERE_ONLY), "unknown high", "alert medium"),
    "one name of three": (lying(*HONEST, f"--address=/meta.wikimedia.org/{BOGON}"), "warn medium", "alert high"),
    "lie in the file of hosts": (hosts_file("10.10.34.34"), "warn high", "warn high"),
    "refuses Wikimedia's names": (refusing, "warn low", "warn medium"),
    "fails for every name": (servfail, "unknown high", "warn medium"),
}


def verdict(document: Any) -> str:
    (finding,) = document["findings"]
    assert document["exit"] == (finding["level"] in {"warn", "alert"})
    return f"{finding['level']} {finding['sure']}"


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_first_press(line: Line, name: str) -> None:
    prepare, expected, _ = SCENARIOS[name]
    prepare(line)
    document = line.check()
    assert verdict(document) == expected
    assert document["contacted"] == ["the name servers that this computer is set to"]


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "offline"])
def test_the_second_press_with_the_control(line: Line, name: str) -> None:
    prepare, _, expected = SCENARIOS[name]
    prepare(line)
    line.control()
    document = line.check("--deep")
    assert verdict(document) == expected
    assert document["contacted"][1:] == [WIKIMEDIA.control.host]
    assert any(one["what"].startswith("Answer of Wikimedia's") for one in document["findings"][0]["evidence"])


@pytest.mark.parametrize(
    ("name", "silent", "expected"),
    [
        ("honest", False, "info medium"),
        ("honest", True, "info medium"),
        ("offline", False, "unknown high"),
        ("login page", False, "unknown high"),
        ("no such name", False, "warn low"),
        ("reserved address", False, "warn medium"),
        ("reserved address", True, "warn medium"),
        ("foreign address", False, "warn medium"),
        ("refuses Wikimedia's names", False, "warn low"),
        ("fails for every name", False, "unknown high"),
    ],
)
def test_without_the_control_nothing_is_certain(line: Line, name: str, silent: bool, expected: str) -> None:
    """The control refuses, or a firewall lets the question vanish."""
    SCENARIOS[name][0](line)
    if silent:
        line.silent_control()
    document = line.check("--deep")
    assert verdict(document) == expected
    assert document["partial"]


def test_somebody_in_the_controls_place_is_seen(line: Line) -> None:
    honest(line)
    line.control(Authority())
    document = line.check("--deep")
    assert verdict(document) == "warn medium"
    assert "prove who it is" in document["findings"][0]["reason"]


def test_the_answer_of_a_lying_server_is_the_evidence(line: Line) -> None:
    SCENARIOS["one name of three"][0](line)
    line.control()
    (finding,) = line.check("--deep")["findings"]
    told = {(one["where"], one["quote"]) for one in finding["evidence"]}
    assert ("meta.wikimedia.org", BOGON) in told
    assert "meta.wikimedia.org" in finding["text"]
    assert "en.wikipedia.org" not in finding["text"]
