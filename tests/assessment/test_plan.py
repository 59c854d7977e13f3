"""Answers lead to a plan by the rules of PACKS.md: ranking, groups, what comes first, what is for everybody, what is for now."""

import pytest

from companion.assessment.plan import HELPS_EVERYBODY, Plan, build, cost_words, effort_words
from companion.base.text import Text
from companion.content.model import Advice, AllOf, Answers, AnyOf, FactorIs, Not, Pack, Urgency
from tests.content.packs import PRACTICE, factor, has, is_, multi, pack, single, step

QUESTIONS = (
    single("happening", "now", "no"),
    multi("who", "a", "b", "c"),
    single("lawful", "yes", "no", visible_when=has("who", "a")),
)
FACTORS = (
    factor("acute", is_("happening", "now")),
    factor("a", has("who", "a")),
    factor("b", has("who", "b")),
    factor("c", has("who", "c")),
    factor("is_lawful", is_("lawful", "yes")),
    factor("unlawful", is_("lawful", "no")),
)
A: Answers = {"who": frozenset({"a"})}
ABC: Answers = {"who": frozenset({"a", "b", "c"})}


def _pack(*advice: Advice, guarded: tuple[str, ...] = ()) -> Pack:
    return pack(QUESTIONS, FACTORS, *advice, guarded=guarded)


def _plan(answers: Answers, *advice: Advice, guarded: tuple[str, ...] = ()) -> Plan:
    return build([_pack(*advice, guarded=guarded)], answers)


def _ids(plan: Plan) -> list[str]:
    return [each.advice.id for each in plan.steps]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (step("z", "a", urgency=Urgency.NOW, benefit=1), step("y", "a", urgency=Urgency.SOON, benefit=3, key=True)),
        (step("z", "a", urgency=Urgency.SOON), step("y", "a", urgency=Urgency.LATER)),
        (step("z", "a", key=True, benefit=1), step("y", "a", benefit=3)),
        (step("z", "a", benefit=3), step("y", "a", benefit=2)),
        (step("z", "a", boost=("b",)), step("y", "a")),
        (step("z", "a", boost=("b", "c", "a")), step("y", "a", benefit=3)),
        (step("z", "a", benefit=3), step("y", "a", boost=("b",))),
        (step("z", "a", effort=1), step("y", "a", effort=2)),
        (step("y", "a"), step("z", "a")),
    ],
    ids=["urgency", "soon", "key", "benefit", "boost", "boosts count one each", "benefit counts two", "effort", "id"],
)
def test_steps_are_ranked(first: Advice, second: Advice) -> None:
    assert _ids(_plan(ABC, second, first)) == [first.id, second.id]


def test_more_than_three_boosts_count_as_three() -> None:
    many = step("z", "a", boost=("a", "b", "c", "everything"), benefit=1)
    more = pack(QUESTIONS, (*FACTORS, factor("everything", has("who", "a"))), many, step("y", "a", benefit=3))
    assert _ids(build([more], ABC)) == ["y", "z"]


def test_a_boost_that_does_not_hold_counts_nothing() -> None:
    assert _ids(_plan(A, step("z", "a", boost=("b",)), step("y", "a"))) == ["y", "z"]


def test_three_steps_then_two_then_the_rest() -> None:
    plan = _plan(A, *(step(name, "a") for name in "abcdefg"))
    assert [len(part) for part in (plan.shown, plan.next, plan.folded)] == [3, 2, 2]
    assert _ids(plan) == list("abcdefg")


def test_what_must_come_first_moves_before_what_needs_it() -> None:
    last = step("z_first", "a", urgency=Urgency.LATER)
    assert _ids(_plan(A, step("b", "a", after=("z_first",)), step("a", "a"), last)) == ["a", "z_first", "b"]


def test_what_must_come_first_and_is_not_in_the_plan_is_no_hindrance() -> None:
    assert _ids(_plan(A, step("s", "a", after=("t",)), step("t", "b"))) == ["s"]


def test_of_a_group_only_the_first_stays_up() -> None:
    plan = _plan(A, *(step(name, "a", group="g" if name in "bde" else "") for name in "abcde"))
    assert [each.advice.id for each in plan.shown] == ["a", "b", "c"]
    assert plan.next == ()
    assert [(each.advice.id, each.in_group_of) for each in plan.folded] == [("d", "b"), ("e", "b")]


def test_a_baseline_fills_up_to_three_and_no_further() -> None:
    everybody = [step(name, baseline=True, benefit=1) for name in "vwxyz"]
    assert _ids(_plan({}, *everybody)) == ["v", "w", "x"]
    assert _ids(_plan(A, step("s", "a"), *everybody)) == ["s", "v", "w"]
    assert _ids(_plan(A, *(step(name, "a") for name in "abc"), *everybody)) == ["a", "b", "c"]


def test_a_baseline_step_says_that_it_helps_everybody_unless_answers_ask_for_it() -> None:
    assert _plan({}, step("s", "a", baseline=True, boost=("b",))).shown[0].because == (HELPS_EVERYBODY,)
    assert _plan(A, step("s", "a", baseline=True)).shown[0].because == (Text("a"),)


def test_a_baseline_step_that_would_fold_away_does_not_fill() -> None:
    plan = _plan(A, step("s", "a", group="g"), step("b", baseline=True, group="g"), step("c", baseline=True))
    assert sorted(_ids(plan)) == ["c", "s"]


def test_a_baseline_step_is_left_out_where_it_must_not_be() -> None:
    assert _ids(_plan(A, step("s", baseline=True, not_when=FactorIs("a")))) == []


def test_a_step_that_needs_permission_is_never_for_everybody() -> None:
    assert _ids(_plan({}, step("s", "a", baseline=True), guarded=("s",))) == []


def test_now_leaves_only_what_is_meant_for_now_and_the_way_in_first() -> None:
    plan = _plan(
        {"happening": "now", "who": frozenset({"a"})},
        step("go_triage", "acute", acute_ok=True, benefit=1),
        step("a", "a", acute_ok=True, benefit=3, key=True, urgency=Urgency.NOW),
        step("b", "a"),
        step("c", "a", not_when=FactorIs("acute")),
        step("d", baseline=True),
        step("e", baseline=True, acute_ok=True),
    )
    assert _ids(plan) == ["go_triage", "a", "e"]
    assert plan.acute
    assert plan.not_shown == ()


def test_the_reasons_are_the_factors_that_hold_and_each_once() -> None:
    either = AnyOf((FactorIs("b"), AllOf((FactorIs("a"), Not(FactorIs("c"))))))
    assert _plan(A, step("s", either, boost=("a", "b"))).shown[0].because == (Text("a"),)
    both = {"who": frozenset({"a", "b"})}
    assert _plan(both, step("s", FactorIs("b"), boost=("c", "a"))).shown[0].because == (Text("b"), Text("a"))


def test_a_caution_is_said_when_it_applies() -> None:
    always = step("s", "a", caution=Text("Careful."))
    sometimes = step("s", "a", caution=Text("Careful."), caution_when=FactorIs("b"))
    assert _plan(A, always).shown[0].caution == Text("Careful.")
    assert _plan(A, sometimes).shown[0].caution is None
    assert _plan(ABC, sometimes).shown[0].caution == Text("Careful.")


def test_what_is_left_out_on_purpose_says_why() -> None:
    plan = _plan(A, step("s", "a", not_when=AnyOf((FactorIs("a"), FactorIs("b")))), step("t", "b", not_when=FactorIs("a")))
    assert [(each.advice.id, each.because) for each in plan.not_shown] == [("s", (Text("a"),))]
    assert plan.steps == ()


def test_what_needs_permission_says_why_it_is_left_out() -> None:
    guarded = step("vpn", AllOf((FactorIs("is_lawful"), FactorIs("a"))), not_when=FactorIs("unlawful"))
    forbidden = _plan({**A, "lawful": "no"}, guarded, guarded=("vpn",))
    assert [(each.advice.id, each.because) for each in forbidden.not_shown] == [("vpn", (Text("unlawful"),))]
    assert _plan(A, guarded, guarded=("vpn",)).not_shown == (), "nothing was said, so there is no reason to give"
    assert _ids(_plan({**A, "lawful": "yes"}, guarded, guarded=("vpn",))) == ["vpn"]


def test_what_would_not_fit_anyway_is_not_listed_as_left_out() -> None:
    unguarded = step("s", AllOf((FactorIs("is_lawful"), FactorIs("b"))), not_when=FactorIs("unlawful"))
    assert _plan({**A, "lawful": "no"}, unguarded).not_shown == ()


def test_answers_to_hidden_questions_and_unknown_ones_do_not_count() -> None:
    plan = _plan({"who": frozenset({"b", "x"}), "lawful": "yes", "y": "z", "happening": "perhaps"}, step("s", "is_lawful"), step("t", "b"))
    assert _ids(plan) == ["t"]
    assert plan.answered == 1


def test_an_answer_without_a_tick_is_no_answer_to_count() -> None:
    assert _plan({"who": frozenset()}).answered == 0


def test_a_step_that_rests_on_practice_alone_says_so() -> None:
    assert _plan(A, step("s", "a", sources=(PRACTICE,))).shown[0].unsourced
    assert not _plan(A, step("s", "a")).shown[0].unsourced


def test_effort_and_cost_are_said_in_words() -> None:
    assert [effort_words(step("s", effort=effort)).message for effort in (1, 2, 3)] == [
        "Under {minutes} minutes",
        "About an hour",
        "More than an hour",
    ]
    assert [cost_words(step("s", cost=cost)) for cost in (0, 1, 2)] == [None, Text("Costs a little"), Text("Costs money")]
