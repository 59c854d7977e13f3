"""Other programs are bounded in time, and a missing one is a sentence."""

import os
import subprocess
import sys

import pytest

from companion.base import run


def test_what_a_program_prints_and_its_exit_code_are_a_result() -> None:
    ran = run.run(
        [sys.executable, "-c", "import sys; print(sys.stdin.read()); print('ä', file=sys.stderr); sys.exit(3)"],
        timeout_s=30,
        stdin=b"hello",
    )
    assert (ran.code, ran.out, ran.err) == (3, "hello\n", "ä\n")


def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    assert run.run([sys.executable, "-c", r"import sys; sys.stdout.buffer.write(b'\xff')"], timeout_s=30).out == "\ufffd"


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(run.ProgramMissing) as caught:
        run.run(["no-such-program-here"], timeout_s=1)
    assert "no-such-program-here" in str(caught.value.say.values)


def test_a_program_that_hangs_is_stopped() -> None:
    with pytest.raises(run.ProgramTooSlow):
        run.run([sys.executable, "-c", "import time; time.sleep(60)"], timeout_s=0.2)


def test_it_runs_in_a_locale_that_it_can_be_parsed_in() -> None:
    assert run.run([sys.executable, "-c", "import os; print(os.environ['LC_ALL'])"], timeout_s=30).out == "C.UTF-8\n"


def test_no_window_of_the_program_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def ran(*_command: object, creationflags: int, **_more: object) -> subprocess.CompletedProcess[bytes]:
        seen.append(creationflags)
        return subprocess.CompletedProcess([], 0, b"", b"")

    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x08000000, raising=False)  # Windows has it
    monkeypatch.setattr(subprocess, "run", ran)
    run.run(["any"], timeout_s=1)
    assert seen == [0x08000000]


@pytest.mark.parametrize(("frozen", "before", "given"), [(False, None, "/app"), (True, None, None), (True, "/usr/own", "/usr/own")])
def test_a_program_of_the_system_gets_no_libraries_of_a_frozen_build(
    monkeypatch: pytest.MonkeyPatch, frozen: bool, before: str | None, given: str | None
) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/app")
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    assert run.run([sys.executable, "-c", "import os; print(os.environ.get('LD_LIBRARY_PATH'))"], timeout_s=30).out == f"{given}\n"
    assert os.environ["LD_LIBRARY_PATH"] == "/app"
