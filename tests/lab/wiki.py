"""A real MediaWiki (Debian's package, PHP's own server, SQLite) on this computer, as long as a `with` lasts.

    with RealWiki(installed()) as wiki:
        wiki.seed(["Alice"], [{"title": "User:Alice", "text": "...", "user": "Alice"}])
        ... ask wiki.api ...

The code is unpacked once into the person's cache folder; each wiki has a database of its own in a temporary folder.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

import pytest

PACKAGE = "mediawiki"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "companion-lab"
EXTENSIONS = ("intl", "mbstring", "pdo_sqlite", "xml")
_BOUND_S = 240
HERE = "127.0.0.1"


def missing(why: str) -> NoReturn:
    """Skip where a person runs the tests, fail where a machine does: there the parts have to be had."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def installed() -> Path:
    """Return the folder of the wiki's code, unpacked once."""
    if shutil.which("php") is None:
        missing("php is not on this computer (make setup-lab)")
    modules = subprocess.run(["php", "-m"], capture_output=True, text=True, check=True, timeout=30).stdout.lower().split()
    lacking = [name for name in EXTENSIONS if name not in modules]
    if lacking:
        missing(f"php lacks {', '.join(lacking)} (make setup-lab)")
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        missing("this is no Debian: its package of MediaWiki cannot be unpacked")
    code = CACHE / _newest()
    if not code.exists():
        CACHE.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            _unpack(Path(folder))
            try:  # two test processes may do this at the same time: the first rename counts
                (Path(folder) / "wiki").rename(code)
            except OSError:
                assert code.exists()
    return code


def _newest() -> str:
    """Return a name for the version that Debian has now; without its lists, the newest one that was unpacked before."""
    said = subprocess.run(["apt-cache", "policy", PACKAGE], capture_output=True, text=True, check=False, timeout=60).stdout
    version = next((line.split()[1] for line in said.splitlines() if line.strip().startswith("Candidate:")), "(none)")
    if version != "(none)":
        return f"{PACKAGE}-{version.replace(':', '-')}"
    before = sorted(path.name for path in CACHE.glob(f"{PACKAGE}-*"))
    if not before:
        missing("Debian's package of MediaWiki is not in the lists (apt-get update)")
    return before[-1]


def _unpack(folder: Path) -> None:
    """Download and unpack, without installing anything; leave out what an API does not need."""
    ran = subprocess.run(
        ["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", PACKAGE, f"{PACKAGE}-classes"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=_BOUND_S,
    )
    if ran.returncode != 0:
        missing(f"Debian's package of MediaWiki could not be had: {ran.stderr[-300:]}")
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, folder / "unpacked"], check=True, timeout=_BOUND_S)
    code = folder / "unpacked" / "usr" / "share" / "mediawiki"
    for part in code.iterdir():
        if part.is_symlink():  # to places that only an installed package has
            part.unlink()
    shutil.rmtree(code / "extensions-core")
    for name in ("extensions", "images"):
        (code / name).mkdir()
    code.rename(folder / "wiki")


class RealWiki:
    """One wiki. `language` is its own, so that its namespaces have other names; `settings` are more lines of LocalSettings.php."""

    def __init__(self, code: Path, language: str = "en", settings: str = "") -> None:
        self._code, self._language, self._settings = code, language, settings
        memory = Path("/dev") / "shm"  # a save waits for the disk, many times
        self._folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        with socket.create_server((HERE, 0)) as free:
            self._port: int = free.getsockname()[1]
        self.api = f"http://{HERE}:{self._port}/api.php"
        self._env = {**os.environ, "WIKI_CODE": str(code), "MW_CONFIG_FILE": f"{self._folder.name}/LocalSettings.php"}

    def __enter__(self) -> Self:
        folder = Path(self._folder.name)
        options = {
            "dbtype": "sqlite",
            "dbpath": folder.as_posix(),
            "dbname": "lab",
            "confpath": folder.as_posix(),
            "scriptpath": "",
            "lang": self._language,
            "server": f"http://{HERE}:{self._port}",
            "pass": "a password of the lab",
        }
        without = {name: value for name, value in self._env.items() if name != "MW_CONFIG_FILE"}
        self._php("maintenance/install.php", *(f"--{name}={value}" for name, value in options.items()), "Lab", "Admin", env=without)
        with (folder / "LocalSettings.php").open("a") as file:
            file.write(f"\n$wgMainCacheType = CACHE_NONE;\n$wgJobRunRate = 0;\n{self._settings}\n")
        self._server = subprocess.Popen(
            ["php", "-d", "opcache.enable_cli=1", "-S", f"{HERE}:{self._port}"],
            cwd=self._code,
            env={**self._env, "PHP_CLI_SERVER_WORKERS": "2"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # its workers outlive it: the whole group is ended
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait(10)
        self._folder.cleanup()

    def seed(self, users: Sequence[str], pages: Sequence[Mapping[str, object]]) -> None:
        """Make accounts and pages."""
        self._php(Path(__file__).with_name("seed.php"), stdin=json.dumps({"users": users, "pages": pages}), env=self._env)

    def _php(self, *command: str | Path, env: Mapping[str, str], stdin: str = "") -> None:
        ran = subprocess.run(
            ["php", *command], cwd=self._code, env=env, input=stdin, capture_output=True, text=True, check=False, timeout=_BOUND_S
        )
        assert ran.returncode == 0, f"{command[0]}: {ran.stdout[-500:]}{ran.stderr[-500:]}"

    def _wait(self) -> None:
        """Ask until it answers; PHP's server says nothing when it is ready."""
        for _ in range(200):
            try:
                asked = http.client.HTTPConnection(HERE, self._port, timeout=30)
                asked.request("GET", "/api.php?action=query&format=json")
                assert asked.getresponse().status == 200
            except ConnectionError:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    pytest.fail(f"php ended with {self._server.wait(0.05)}")
            else:
                asked.close()
                return
        pytest.fail("the wiki does not answer")
