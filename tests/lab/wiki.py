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
from typing import Self

import pytest

from tests.lab.debian import missing, unpacked

_CODE = Path("usr", "share", "mediawiki")
EXTENSIONS = ("intl", "mbstring", "pdo_sqlite", "xml")
HERE = "127.0.0.1"
_BOUND_S = 240


def installed() -> Path:
    """Return the folder of the wiki's code, unpacked once."""
    if shutil.which("php") is None:
        missing("php is not on this computer (make setup-lab)")
    modules = subprocess.run(["php", "-m"], capture_output=True, text=True, check=True, timeout=30).stdout.lower().split()
    lacking = [name for name in EXTENSIONS if name not in modules]
    if lacking:
        missing(f"php lacks {', '.join(lacking)} (make setup-lab)")
    return unpacked("mediawiki", "mediawiki-classes", tidy=_leave_out) / _CODE


def _leave_out(root: Path) -> None:
    """Leave out what an API does not need."""
    code = root / _CODE
    for part in code.iterdir():
        if part.is_symlink():  # to places that only an installed package has
            part.unlink()
    shutil.rmtree(code / "extensions-core")
    for name in ("extensions", "images"):
        (code / name).mkdir()


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
