"""Over a SOCKS route no question for a name leaves this computer: seen in a network namespace, on every interface (Linux, as root)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.debian import unpacked
from tests.lab.no_dns_alert import NAME
from tests.net.faults import BODY

pytestmark = pytest.mark.lab
NEEDED = ("ip", "unshare", "mount")


def missing() -> str:
    """Return why this cannot be tried here, if it cannot."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a network namespace needs Linux and root"
    gone = [name for name in NEEDED if shutil.which(name) is None]
    if gone:
        return f"not here: {', '.join(gone)}; make setup-lab installs it"
    tried = subprocess.run(["unshare", "--net", "--mount", "ip", "link", "set", "lo", "up"], capture_output=True, text=True, check=False)
    return f"no network namespace can be made here: {tried.stderr.strip()}" if tried.returncode else ""


@pytest.fixture(scope="module")
def namespaces() -> None:
    if reason := missing():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def seen(program: str, *words: str) -> dict[str, object]:
    command = ["unshare", "--net", "--mount", sys.executable, "-m", f"tests.lab.{program}", *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.usefixtures("namespaces")
def test_over_a_socks_route_nobody_is_asked_for_a_name(tmp_path: Path) -> None:
    found = seen("no_dns", "socks", str(tmp_path))
    assert found == {"body": BODY.decode(), "error": "", "proxy": ["name desk.example 443"], "questions": 0}


@pytest.mark.usefixtures("namespaces")
def test_the_watching_would_have_seen_a_question(tmp_path: Path) -> None:
    found = seen("no_dns", "direct", str(tmp_path))
    assert (found["body"], found["error"], found["proxy"]) == ("", "Unreachable", [])
    assert isinstance(found["questions"], int)
    assert found["questions"] > 0


@pytest.mark.usefixtures("namespaces")
def test_an_alert_goes_to_a_name_that_only_the_proxy_knows_and_its_answer_comes_back(tmp_path: Path) -> None:
    found = seen("no_dns_alert", str(tmp_path))
    assert found == {"states": ["sent", "read"], "proxy": [["name", NAME]], "questions": 0}


@pytest.mark.usefixtures("namespaces")
def test_a_real_tor_gives_every_client_circuits_of_its_own(tmp_path: Path) -> None:
    tor = unpacked("tor", "libevent-2.1-7")  # installed, it would be started
    streams = seen("circuits", str(tmp_path), str(tor))["streams"]
    assert isinstance(streams, list)
    logins = [(name, password) for name, password, _ in streams]
    assert logins[0] == logins[1] != logins[2] == logins[3]
    assert all({"SOCKS_USERNAME", "SOCKS_PASSWORD"} <= set(parted.split(",")) for _, _, parted in streams)
