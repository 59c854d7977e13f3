"""Other targets than Wikimedia's come from a file that says exactly what it should."""

from __future__ import annotations

import json
from datetime import date
from ipaddress import ip_address
from pathlib import Path

import pytest

from companion.base.files import FileMissing
from companion.hygiene import targets
from companion.hygiene.targets import WIKIMEDIA, TargetsBroken

# operations/dns, geo-resources, 2026-08-21: the front-ends of every site.
FRONT_ENDS = ["208.80.154.224", "208.80.153.224", "185.15.59.224", "198.35.26.224", "103.102.166.224", "185.15.58.224", "195.200.68.224"]


def test_wikimedias_own_front_ends_and_control_lie_in_its_ranges() -> None:
    assert all(WIKIMEDIA.hold(ip_address(address)) for address in [*FRONT_ENDS, "2620:0:861:ed1a::1", WIKIMEDIA.control.address])
    assert not WIKIMEDIA.hold(ip_address("93.184.216.34"))


def read(tmp_path: Path, content: object) -> targets.Targets:
    path = tmp_path / "targets.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return targets.read(path)


def test_what_a_file_leaves_out_is_wikimedias(tmp_path: Path) -> None:
    assert read(tmp_path, {}) == WIKIMEDIA
    one = {"hosts": ["desk.example"], "ranges": ["10.0.0.0/8"], "neutral": "other.example", "dated": "2026-01-02"}
    made = read(tmp_path, one | {"control": {"host": "dns.example", "address": "::1", "port": 8443, "path": "/q"}})
    assert (made.hosts, made.neutral, made.dated) == (("desk.example",), "other.example", date(2026, 1, 2))
    assert made.hold(ip_address("10.1.2.3"))
    assert (made.control.url, made.control.address) == ("https://dns.example:8443/q", "::1")


@pytest.mark.parametrize(
    "content",
    [
        *("", "[]", "1", '"x"', "{" * 10_000),
        {"host": "x.example"},
        {"hosts": []},
        {"hosts": "desk.example"},
        {"hosts": [1]},
        {"hosts": ["desk"]},
        {"hosts": ["https://desk.example"]},
        {"hosts": ["a.example"] * 11},
        {"neutral": "x y"},
        {"ranges": ["10.0.0.0/99"]},
        {"ranges": ["10.0.0.1/8"]},
        {"dated": "yesterday"},
        {"control": "dns.example"},
        {"control": {"address": "dns.example"}},
        {"control": {"host": "x"}},
        {"control": {"port": 0}},
        {"control": {"port": "443"}},
        {"control": {"path": "query"}},
        {"control": {"user": "x"}},
    ],
    ids=str,
)
def test_any_other_file_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(TargetsBroken):
        read(tmp_path, content)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        targets.read(tmp_path / "nothing")
