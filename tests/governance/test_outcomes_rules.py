"""Quorum, resolutions, attendance and the moves of minutes: the rules alone, without a database."""

import pytest

from governance.rules.meetings import (
    MINUTES_MOVES,
    RESOLUTION_MOVES,
    MinutesStatus,
    ResolutionStatus,
    attendance_rate,
    missed_in_a_row,
    outcome,
    quorum,
)


@pytest.mark.shows("GOV-13")
@pytest.mark.parametrize(
    ("sectors", "reached", "words"),
    [
        (["local_authority", "health", "police"], True, "Quorate: 3 here, 3 needed"),
        (
            ["local_authority", "health", ""],
            False,
            "Not quorate: 3 here, 3 needed; missing: Police",
        ),
        (
            ["local_authority", "police"],
            False,
            "Not quorate: 2 here, 3 needed; missing: Health",
        ),
    ],
)
def test_a_quorum_counts_heads_and_partners(sectors, reached, words):
    found = quorum(3, True, sectors)
    assert (found.reached, found.words) == (reached, words)


def test_a_quorum_without_the_partners_counts_heads_alone():
    assert quorum(2, False, ["", "education"]).reached
    assert not quorum(3, False, ["", "education"]).reached


@pytest.mark.parametrize(
    ("answers", "needed", "seats", "over", "expected"),
    [
        (["agree"] * 3, "everyone", 3, False, "carried"),
        (["agree"] * 2, "everyone", 3, False, "open"),
        (["agree"] * 2, "everyone", 3, True, "lost"),
        (["agree", "against"], "everyone", 3, False, "open"),
        (["agree", "against"], "everyone", 3, True, "lost"),
        (["agree", "against", "abstain"], "everyone", 3, False, "lost"),
        (["agree", "agree", "abstain"], "everyone", 3, False, "lost"),
        (["agree"] * 2, "majority", 3, False, "carried"),
        (["agree"] * 2, "majority", 4, False, "open"),
        (["agree", "against", "against"], "majority", 4, False, "open"),
        (["agree", "against", "against", "agree"], "majority", 4, False, "lost"),
        ([], "majority", 0, False, "lost"),
    ],
)
def test_a_resolution_is_carried_at_once_and_lost_only_when_all_were_heard(
    answers, needed, seats, over, expected
):
    assert outcome(answers, needed, seats, over) == expected


def test_attendance_counts_deputies_and_is_none_without_meetings():
    assert attendance_rate(["present", "deputy", "apologies", "absent"]) == 50
    assert attendance_rate([]) is None


@pytest.mark.parametrize(
    ("newest_first", "missed"),
    [
        (["present", "absent", "absent"], 0),
        (["apologies", "absent", "deputy", "absent"], 2),
        (["absent"], 1),
        ([], 0),
    ],
)
def test_missed_in_a_row_counts_from_the_latest(newest_first, missed):
    assert missed_in_a_row(newest_first) == missed


ALLOWED = {
    ("draft", "circulated"), ("circulated", "draft"), ("circulated", "approved"),
    ("approved", "locked"),
}  # fmt: skip


@pytest.mark.shows("GOV-15")
def test_minutes_move_this_way_and_no_other():
    every = {(a.value, b.value) for a in MinutesStatus for b in MinutesStatus}
    assert {(a, b) for a, b in every if b in MINUTES_MOVES[a]} == ALLOWED


def test_a_resolution_ends_once():
    every = {(a.value, b.value) for a in ResolutionStatus for b in ResolutionStatus}
    ends = {("open", "carried"), ("open", "lost"), ("open", "withdrawn")}
    assert {(a, b) for a, b in every if b in RESOLUTION_MOVES[a]} == ends
