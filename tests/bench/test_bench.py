"""The bench measures and tells; no figure is judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import PARTS
from tests.bench.measure import Aim, Line, NotHere, interleaved, spread
from tests.bench.worker import ROOT, worker


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)


def test_two_cheap_parts_are_printed_and_written_down(tmp_path: Path) -> None:
    ran = bench("--only", "plan", "seal", "--times", "2", "--json", str(tmp_path / "figures.json"))
    assert ran.returncode == 0, ran.stderr
    assert "seal and open 64 KB" in ran.stdout
    told = json.loads((tmp_path / "figures.json").read_text())
    assert {"cores", "system", "python", "pyside", "load"} == told["machine"].keys()
    plan, seal = told["parts"]
    assert (plan["part"], seal["part"]) == ("plan", "seal")
    assert plan["not_measured"] is seal["not_measured"] is None
    assert all(0 <= part["others"] <= 1 for part in (plan, seal))
    alone, beside = plan["lines"][0], seal["lines"][0]
    assert alone["baseline"] is alone["ratio"] is None
    assert (alone["aim"], alone["unit"]) == ("<= 1 ms", "ms")
    assert isinstance(alone["met"], bool)
    assert beside["baseline"]["what"] == "ChaCha20-Poly1305 alone"
    assert beside["ratio"] == pytest.approx(beside["ours"]["median"] / beside["baseline"]["median"])
    for figures in (alone["ours"], beside["ours"], beside["baseline"]):
        assert figures["times"] == 2
        assert 0 < figures["min"] <= figures["median"] <= figures["max"]


def test_a_part_that_does_not_exist_is_refused() -> None:
    ran = bench("--only", "nonsense")
    assert ran.returncode == 2
    assert all(name in ran.stderr for name in PARTS)


def test_the_workers_answer_with_a_figure() -> None:
    with worker("cards", "ours") as ours, worker("cards", "bare") as bare, worker("stalls") as window:
        for asked, words in ((ours, "dark 100 en"), (bare, "light 200 ar"), (window, "2")):
            assert asked.ask(words) > 0


def test_a_worker_that_ends_is_said_with_its_reason() -> None:
    with worker("cards") as broken, pytest.raises(NotHere, match="IndexError"):
        broken.ask("dark 100 en")


def test_acts_are_done_in_turn_after_one_round_to_warm_up() -> None:
    done: list[str] = []

    def act(name: str) -> float:
        done.append(name)
        return float(len(done))

    assert interleaved(2, lambda: act("a"), lambda: act("b")) == [(3.0, 5.0), (4.0, 6.0)]
    assert "".join(done) == "ababab"


@pytest.mark.parametrize(
    ("aim", "words", "met"),
    [
        (Aim(times=1.5), "<= 1.5 x", False),
        (Aim(times=2), "<= 2 x", True),
        (Aim(beyond=30), "<= +30 ms", True),
        (Aim(beyond=5), "<= +5 ms", False),
        (Aim(most=20), "<= 20 ms", True),
        (Aim(most=19), "<= 19 ms", False),
    ],
)
def test_an_aim_is_judged_by_the_medians(aim: Aim, words: str, met: bool) -> None:
    line = Line("this", "ms", (19.0, 20.0, 900.0), "that", (1.0, 10.0, 11.0), aim)
    assert (line.met, line.ratio) == (met, 2.0)
    assert words in line.words()
    assert ("MISSED" in line.words()) is not met


def test_a_line_without_a_baseline_or_an_aim_says_only_itself() -> None:
    line = Line("this", "MB", (1.0,))
    assert (line.ratio, line.met) == (None, None)
    assert line.words().split() == ["this", "1.00", "1.00", "1.00", "MB"]
    assert spread((3.0, 1.0, 2.0)) == {"min": 1.0, "median": 2.0, "max": 3.0, "times": 3}
