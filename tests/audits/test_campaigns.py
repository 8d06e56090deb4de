"""Preparing a campaign and choosing who is asked: each deed once, twice, illegally, and its record."""

import datetime as dt

import pytest
from django.utils import timezone

from audits.models import AgencyReturn
from audits.rules.campaigns import lines_of
from audits.rules.returns import CampaignStatus
from audits.services import campaigns as deeds
from audits.services import campaigns_agencies as choosing
from core.errors import RuleBroken
from core.stale import SavedMeanwhile
from partnership.models import Organisation
from partnership.rules import Sector
from tests.factories import make_organisation
from tests.factories.audited_campaigns import (
    make_campaign,
    make_framework_version,
    make_return,
    statements,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-06")]
DAY = dt.timedelta(days=1)


def prepared(unit, **typed):
    today = timezone.localdate()
    values = {
        "title": "Section 11 audit 2026-27",
        "version": typed.pop("version", None) or make_framework_version(),
        "cycle": "2026-27",
        "opens_on": today,
        "closes_on": today + 30 * DAY,
    }
    return deeds.prepare(actor=unit, **values | typed)


def test_a_campaign_is_prepared(unit):
    campaign = prepared(unit, parts=["P2"], words=" Please answer. ")
    year = timezone.localdate().year
    assert campaign.reference == f"AUD-{year}-001"
    assert (campaign.status, campaign.parts, campaign.words) == ("draft", ["P2"], "Please answer.")
    row = campaign.history.get()
    assert (row.history_user, row.history_change_reason) == (unit, "Prepared")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": " "}, "title"),
        ({"closes_on": timezone.localdate()}, "closes_on"),
        ({"parts": ["NONE"]}, "parts"),
    ],
)
def test_what_cannot_be_prepared(unit, typed, field):
    with pytest.raises(RuleBroken) as broken:
        prepared(unit, **typed)
    assert broken.value.field == field


def test_a_version_that_is_not_in_use_or_another_framework_cannot_be_asked(unit):
    draft = make_framework_version(status="draft")
    with pytest.raises(RuleBroken, match="in use"):
        prepared(unit, version=draft)
    with pytest.raises(RuleBroken, match="same framework"):
        prepared(unit, previous=make_campaign())


def test_a_draft_changes_and_a_colleagues_words_are_not_lost(unit):
    campaign = prepared(unit, parts=["P1"])
    assert deeds.change(actor=unit, campaign=campaign, title="Another title") is True
    assert deeds.change(actor=unit, campaign=campaign, title="Another title") is False
    other = make_framework_version()
    deeds.change(actor=unit, campaign=campaign, version=other)
    campaign.refresh_from_db()
    assert (campaign.title, campaign.version, campaign.parts) == ("Another title", other, [])
    with pytest.raises(SavedMeanwhile):
        deeds.change(actor=unit, campaign=campaign, seen="old", title="Mine")


def test_an_issued_campaign_keeps_its_version_and_parts(unit):
    campaign = make_campaign()
    with pytest.raises(RuleBroken, match="was issued"):
        deeds.change(actor=unit, campaign=campaign, version=make_framework_version())
    with pytest.raises(RuleBroken, match="issued already"):
        deeds.choose_parts(actor=unit, campaign=campaign, parts=["P1"])
    assert deeds.change(actor=unit, campaign=campaign, words="We extended the help text.") is True
    cancelled = make_campaign(status=CampaignStatus.CANCELLED)
    with pytest.raises(RuleBroken, match="cancelled"):
        deeds.change(actor=unit, campaign=cancelled, title="Another")


def test_all_parts_are_kept_as_none_named(unit):
    campaign = prepared(unit)
    assert deeds.choose_parts(actor=unit, campaign=campaign, parts=["P2", "P1"]) is False
    assert deeds.choose_parts(actor=unit, campaign=campaign, parts=["P2"]) is True


def test_agencies_are_chosen_and_those_that_cannot_answer_are_left_out(
    unit, trust, school, charity
):
    campaign = prepared(unit)
    everyone = make_organisation("All childminders", is_class=True)
    ended = make_organisation("Old trust", ended_on=timezone.localdate() - DAY)
    bodies = [trust, school, charity, everyone, ended]
    chosen = choosing.choose(actor=unit, campaign=campaign, organisations=bodies)
    assert (chosen.added, chosen.there) == (3, 0)
    assert [name for name, _why in chosen.left_out] == ["All childminders", "Old trust"]
    assert chosen.left_out[0][1] == "stands for many bodies, so nobody can answer for it"
    lengths = dict(campaign.returns.values_list("organisation__code", "length"))
    assert lengths == {"trust": "statutory", "school": "school", "charity": "charity"}
    assert set(campaign.returns.values_list("issued_at", flat=True)) == {None}
    again = choosing.choose(actor=unit, campaign=campaign, organisations=bodies[:3])
    assert (again.added, again.there, campaign.returns.count()) == (0, 3, 3)
    assert AgencyReturn.history.filter(history_user=unit).count() == 3


def test_a_pasted_list_tells_each_line_it_does_not_understand(unit, trust, school):
    campaign = prepared(unit)
    make_organisation("Twin", code="twin-1")
    make_organisation("Twin", code="twin-2")
    text = f"mersey bank community nhs trust\n\n {school.code} \nNo such body\nTwin\nTWIN"
    done = choosing.choose_listed(actor=unit, campaign=campaign, text=text)
    assert done.added == 2
    assert [(line.number, why) for line, why in done.unknown] == [
        (4, "No agency has this name, code or school number."),
        (5, "2 agencies are called so. Give the code instead."),
    ]
    with pytest.raises(RuleBroken, match="one line"):
        choosing.choose_listed(actor=unit, campaign=campaign, text=" \n ")


def test_one_line_is_one_agency():
    assert [line.text for line in lines_of("A  b\nB\na B\n")] == ["A b", "B"]


def test_an_agency_is_taken_out_and_its_length_changed_while_it_is_a_draft(unit, trust, school):
    campaign = prepared(unit)
    choosing.choose(actor=unit, campaign=campaign, organisations=[trust, school])
    row = campaign.returns.get(organisation=school)
    assert choosing.set_length(actor=unit, agency_return=row, length="charity") is True
    assert choosing.set_length(actor=unit, agency_return=row, length="charity") is False
    with pytest.raises(RuleBroken):
        choosing.set_length(actor=unit, agency_return=row, length="huge")
    assert choosing.take_out(actor=unit, agency_return=row) is True
    assert choosing.take_out(actor=unit, agency_return=row) is False
    assert [each.organisation for each in campaign.returns.all()] == [trust]
    issued = make_return()
    with pytest.raises(RuleBroken, match="issued already"):
        choosing.take_out(actor=unit, agency_return=issued)


def test_choosing_asks_as_much_for_three_as_for_sixty(unit):
    campaign, taken = prepared(unit), []
    for number in (3, 60):
        bodies = [make_organisation(sector=Sector.EDUCATION) for _ in range(number)]
        rows = list(Organisation.objects.filter(pk__in=[one.pk for one in bodies]))
        taken.append(
            statements(
                lambda rows=rows: choosing.choose(actor=unit, campaign=campaign, organisations=rows)
            )
        )
    assert taken == [6, 6]
