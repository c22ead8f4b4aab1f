"""Turns by member, then by server, and the background behind all."""

from __future__ import annotations

from engine.api.interface import JobKind, Owner
from engine.service.turns import OVERTAKING, Turns

FLOOD, OTHER, THIRD = Owner(1, 10), Owner(2, 20), Owner(3, 10)


def test_a_member_s_jobs_take_turns_with_those_of_others() -> None:
    turns = Turns()
    asked = [*((FLOOD, number) for number in range(3)), (OTHER, 0), (THIRD, 0), (OTHER, 1)]
    priorities = {one: turns.take(one[0], JobKind.MEMBER) for one in asked}
    order = sorted(asked, key=lambda one: -priorities[one])
    assert [(owner.member, number) for owner, number in order] == [
        *((1, 0), (2, 0), (3, 0)),  # the third's server had its turn before
        *((1, 1), (2, 1), (1, 2)),
    ]


def test_the_background_comes_last() -> None:
    turns = Turns()
    background = turns.take(OTHER, JobKind.BACKGROUND)
    assert all(turns.take(FLOOD, JobKind.MEMBER) > background for _ in range(1000))


def test_whoever_comes_later_does_not_pass_those_of_earlier_rounds() -> None:
    turns = Turns()
    third = [turns.take(FLOOD, JobKind.MEMBER) for _ in range(3)][-1]
    turns.begun(third)
    assert turns.take(OTHER, JobKind.MEMBER) <= third
    turns.start_over()
    assert turns.take(OTHER, JobKind.MEMBER) == 0


def test_what_listeners_wait_for_comes_first() -> None:
    turns = Turns()
    first = turns.take(OTHER, JobKind.MEMBER)
    sound = turns.take(FLOOD, JobKind.LISTENER)
    assert sound > first
    turns.begun(sound)
    assert turns.take(THIRD, JobKind.MEMBER) <= first


def test_a_stream_of_newcomers_does_not_keep_a_second_job_waiting_for_ever() -> None:
    turns = Turns()
    turns.begun(turns.take(FLOOD, JobKind.MEMBER))
    second = turns.take(FLOOD, JobKind.MEMBER)
    newcomers = [turns.take(Owner(100 + one, 30), JobKind.MEMBER) for one in range(2 * OVERTAKING)]
    before = [one > second for one in newcomers]
    assert before == [True] * OVERTAKING + [False] * OVERTAKING
