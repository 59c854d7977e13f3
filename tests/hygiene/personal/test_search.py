"""What is found on pages that tell something, and that nothing is found on those that do not."""

from __future__ import annotations

from datetime import date

import pytest

from companion.hygiene.personal import search, sentences
from companion.hygiene.personal.rules import fold
from companion.hygiene.personal.sentences import Rule
from tests.hygiene.personal.pages import ALICE, Sample, samples

TODAY = date(2026, 11, 23)
HEALTHY, LEAKY = samples("healthy_pages.txt"), samples("leaky_pages.txt")
RULES = sentences.known().rules


def found(sample: Sample) -> set[tuple[str, int]]:
    return {(trace.kind.value, trace.line) for trace in search.traces(sample.page, ALICE, TODAY)}


@pytest.mark.parametrize("sample", HEALTHY, ids=lambda sample: sample.id)
def test_nothing_is_found_on_a_healthy_page(sample: Sample) -> None:
    assert found(sample) == set()


@pytest.mark.parametrize("sample", LEAKY, ids=lambda sample: sample.id)
def test_what_a_page_tells_is_found_in_its_line(sample: Sample) -> None:
    assert found(sample) == sample.finds


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.like[0])
def test_a_rule_finds_its_own_examples_and_no_others(rule: Rule) -> None:
    assert rule.like
    assert [text for text in rule.like if not rule.pattern.search(fold(text).replace("'''", ""))] == []
    assert [text for text in rule.unlike if rule.pattern.search(fold(text))] == []
