"""Events of one day stand in order of their times, however people write them."""

import csv
import datetime as dt
import importlib
import io
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from reviews.chronology_rules import UNTIMED, minute_of
from reviews.models import ChronologyEntry
from reviews.queries.chronology import merged
from reviews.services import answers
from reviews.services import requests as asking
from tests.factories import make_review

DAY = dt.date(2026, 3, 9)
# As they should stand.
TIMES = [
    "", "00:15", "early hours", "8.05am", "before 9", "about 9:30am", "11-1pm", "morning", "noon",
    "12:45 pm", "lunchtime", "2-3pm", "between 2:30 and 3pm", "1645hrs", "afternoon", "6 p.m.", "evening",
    "10pm", "overnight",
]  # fmt: skip


@pytest.mark.parametrize(
    ("time", "minute"),
    [
        ("9am", 9 * 60), ("9:00", 9 * 60), ("09.00", 9 * 60), ("0900", 9 * 60), ("9 o’clock", 9 * 60),
        ("930", 9 * 60 + 30),
        ("10am", 10 * 60), ("2:30pm", 14 * 60 + 30), ("2.30 p.m.", 14 * 60 + 30), ("14:30:10", 14 * 60 + 30),
        ("12am", 0), ("12:05am", 5), ("12pm", 12 * 60), ("14:30pm", 14 * 60 + 30), ("24:00", 24 * 60 - 1),
        ("c. 3pm", 15 * 60), ("Approx 1500 hours", 15 * 60), ("After 21:10", 21 * 60 + 10),
        ("11am to 1pm", 11 * 60), ("11-1pm", 11 * 60), ("10-2am", 22 * 60), ("9–10.30am", 9 * 60),
        ("", UNTIMED), ("not recorded", UNTIMED), ("25:99", UNTIMED), ("99", UNTIMED), ("during assembly", UNTIMED),
        ("Midnight", 0), ("late evening", 22 * 60 - 1), ("that night", 24 * 60 - 1),
    ],
)  # fmt: skip
def test_where_a_time_stands_in_its_day(time, minute):
    assert minute_of(time) == minute


def test_times_of_every_writing_stand_in_order():
    assert sorted(TIMES[1::2] + TIMES[::2], key=minute_of) == TIMES


@pytest.fixture
def sent(unit, trust, trust_lead, school, school_lead):
    """Two agencies' answers whose times would stand otherwise as text."""
    review = make_review()
    for organisation, lead, part in (
        (trust, trust_lead, TIMES[::-2]),
        (school, school_lead, TIMES[-2::-2]),
    ):
        asked = asking.ask_agency(actor=unit, review=review, organisation=organisation)
        for time in part:
            answers.add_entry(actor=lead, request=asked, on=DAY, time=time, event=time or "none")
        answers.save_summary(actor=lead, request=asked, summary="Seen", version=0)
        answers.submit(actor=lead, request=asked)
    return review


@pytest.mark.shows("REV-07")
def test_the_merged_list_and_its_export_stand_in_order_of_time(unit, client_for, sent):
    assert [row.time for row in merged(sent, unit)] == TIMES
    answer = client_for(unit).get(
        reverse("review_chronology", args=[sent.reference]), {"export": "csv"}
    )
    rows = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert [row["Time"] for row in rows] == TIMES


def test_an_agencys_own_list_follows_a_changed_time_and_a_file(unit, trust, trust_lead):
    asked = asking.ask_agency(actor=unit, review=make_review(), organisation=trust)
    late = answers.add_entry(actor=trust_lead, request=asked, on=DAY, time="10am", event="Late")
    row = {"on": DAY, "time": "9:30", "event": "From a file", "source": "", "comment": ""}
    answers.add_entries(actor=trust_lead, request=asked, rows=[row])
    assert [entry.event for entry in asked.chronology.all()] == ["From a file", "Late"]
    answers.change_entry(actor=trust_lead, entry=late, on=DAY, time="8am", event="Late")
    assert [entry.event for entry in asked.chronology.all()] == ["Late", "From a file"]


def test_events_from_before_the_upgrade_are_put_in_order(unit, trust, trust_lead):
    asked = asking.ask_agency(actor=unit, review=make_review(), organisation=trust)
    for time in ("10am", "9am", ""):
        answers.add_entry(actor=trust_lead, request=asked, on=DAY, time=time, event="Seen")
    ChronologyEntry.objects.update(minute=UNTIMED)
    upgrade = importlib.import_module("reviews.migrations.0004_chronology_times")
    upgrade.place(apps, SimpleNamespace(connection=connection))
    assert [entry.time for entry in asked.chronology.all()] == ["", "9am", "10am"]
