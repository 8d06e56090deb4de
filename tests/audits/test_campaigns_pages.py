"""The pages of campaigns: who may open which, what they show, and how much they ask of the database."""

import csv
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import AgencyReturn, Campaign
from audits.rules.returns import CampaignStatus
from tests.factories import make_organisation
from tests.factories.audited_campaigns import (
    make_answer,
    make_campaign,
    make_framework_version,
    make_return,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-06", "AUD-09")]

ROLES = (
    "administrator", "unit", "council_exec", "board_member", "scrutineer", "trust_lead",
    "trust_colleague", "panel_member", "practitioner", "outsider",
)  # fmt: skip
# An open campaign that the trust has returned.
# page                       adm  unit exec boar scru lead coll pane prac none
MATRIX = {
    "campaign_list":          (403, 200, 200, 403, 200, 403, 403, 403, 403, 403),
    "campaign_new":           (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign":               (403, 200, 200, 403, 200, 403, 403, 403, 403, 403),
    "campaign_agencies":      (403, 200, 200, 403, 200, 403, 403, 403, 403, 403),
    "campaign_timeline":      (403, 200, 200, 403, 200, 403, 403, 403, 403, 403),
    "campaign_results":       (403, 200, 200, 403, 200, 403, 403, 403, 403, 403),
    "campaign_standards":     (403, 200, 200, 403, 200, 403, 403, 403, 403, 403),
    "campaign_changes":       (403, 200, 200, 403, 200, 403, 403, 403, 403, 403),
    "campaign_report":        (403, 200, 200, 403, 200, 403, 403, 403, 403, 403),
    "campaign_agency":        (403, 200, 200, 403, 200, 403, 403, 403, 403, 403),
    "campaign_change":        (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_parts":         (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_issue":         (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_closing":       (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_close":         (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_reopen":        (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_cancel":        (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_chase":         (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_choose":        (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_choose_list":   (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_choose_one":    (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_join":          (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_agency_length": (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_agency_out":    (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_extend":        (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_excuse":        (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_ask_again":     (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
}  # fmt: skip
ALONE = ("campaign_list", "campaign_new")
OF_ONE = (
    "campaign_agency", "campaign_agency_length", "campaign_agency_out", "campaign_extend",
    "campaign_excuse", "campaign_ask_again",
)  # fmt: skip


def at(page, campaign, row):
    if page in ALONE:
        return reverse(page)
    return reverse(
        page, args=[campaign.reference, row.pk] if page in OF_ONE else [campaign.reference]
    )


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role, request, client_for, trust):
    """Every page in one go: the table above, read column by column. Agencies open none of them."""
    client = client_for(request.getfixturevalue(role))
    campaign = make_campaign()
    row = make_return(campaign, trust, status="submitted")
    place = ROLES.index(role)
    found = {page: client.get(at(page, campaign, row)).status_code for page in MATRIX}
    assert found == {page: each[place] for page, each in MATRIX.items()}


@pytest.mark.parametrize("role", ["trust_lead", "council_exec", "scrutineer"])
def test_buttons_are_the_units(role, request, client_for, trust):
    client = client_for(request.getfixturevalue(role))
    row = make_return(organisation=trust)
    args = [row.campaign.reference]
    assert client.post(reverse("campaign_chase_late", args=args)).status_code == 403
    assert client.post(reverse("campaign_agency_chase", args=[*args, row.pk])).status_code == 403


def test_drafts_are_the_units_alone(client_for, unit, scrutineer, trust):
    campaign = make_campaign(status="draft")
    row = make_return(campaign, trust, issued_at=None)
    other = make_return()
    for page in ("campaign", "campaign_agencies", "campaign_results", "campaign_agency"):
        assert client_for(scrutineer).get(at(page, campaign, row)).status_code == 404
    assert client_for(unit).get(at("campaign_results", campaign, row)).status_code == 404
    assert client_for(unit).get(at("campaign_agency", campaign, other)).status_code == 404


def _fill(campaign, number):
    for _ in range(number):
        row = make_return(campaign, make_organisation(sector="health"), status="submitted")
        make_answer(row, "S1", "red")


@pytest.mark.parametrize(
    ("page", "taken"),
    [
        ("campaign_list", 5),
        ("campaign", 11),
        ("campaign_agencies", 9),
        ("campaign_results", 10),
        ("campaign_standards", 8),
        ("campaign_changes", 12),
        ("campaign_report", 13),
    ],
)
def test_a_page_asks_as_much_for_one_row_as_for_three(
    page, taken, client_for, unit, django_assert_num_queries
):
    version = make_framework_version()
    client = client_for(unit)
    for number in (1, 3):
        last = make_campaign(version, status="closed")
        campaign = make_campaign(version, previous=last)
        _fill(campaign, number)
        _fill(last, number)
        address = at(page, campaign, None)
        client.get(address)
        with django_assert_num_queries(taken):
            assert client.get(address).status_code == 200


def test_the_board_shows_and_filters(client_for, unit, scrutineer, trust, school):
    campaign = make_campaign()
    make_return(campaign, trust, status="started", answered=12, asked=40)
    row = make_return(campaign, school, due_on=timezone.localdate() - dt.timedelta(days=1))
    page = client_for(unit).get(at("campaign", campaign, None)).content.decode()
    assert "12 of 40" in page and "Nobody receives mail for" in page
    late = client_for(unit).get(f"{at('campaign', campaign, None)}?late=late").content.decode()
    assert str(school) in late and "1 result" in late
    seen = client_for(scrutineer).get(at("campaign", campaign, None)).content.decode()
    assert (
        str(trust) in seen
        and reverse("campaign_agency", args=[campaign.reference, row.pk]) not in seen
    )


def test_a_list_that_is_not_understood_stays_in_the_box(client_for, unit, trust):
    campaign = make_campaign(status="draft")
    address = at("campaign_choose_list", campaign, None)
    answer = client_for(unit).post(address, {"text": "trust\nNo such body"})
    page = answer.content.decode()
    assert (answer.status_code, campaign.returns.count()) == (422, 1)
    assert "“No such body” (line 2)" in page and "1 agency is added." in page


def test_the_heat_map_says_words_and_leads_to_the_answer(client_for, unit, trust):
    campaign = make_campaign()
    row = make_return(campaign, trust, status="submitted")
    make_answer(row, "S1", "red")
    page = client_for(unit).get(at("campaign_results", campaign, None)).content.decode()
    assert (
        f'href="/audits/returns/{row.pk}/sections/P1/#S1" aria-label="Not met: S1, {trust}">Not met</a>'
        in page
    )
    export = client_for(unit).get(f"{at('campaign_results', campaign, None)}?export=csv")
    lines = list(csv.reader(b"".join(export.streaming_content).decode("utf-8-sig").splitlines()))
    assert lines[1][:3] == [str(trust), "Not met", ""]


def test_small_counts_leave_the_unit_hidden(client_for, unit, scrutineer, trust):
    campaign = make_campaign()
    make_answer(make_return(campaign, trust, status="submitted"), "S1", "red")
    for page in ("campaign_standards", "campaign_report"):
        address = at(page, campaign, None)
        assert "Too few to show" in client_for(scrutineer).get(address).content.decode()
        assert "Too few to show" not in client_for(unit).get(address).content.decode()


def test_the_report_exports_everything(client_for, unit, trust, school):
    campaign = make_campaign(status="closed", closed_at=timezone.now())
    make_answer(make_return(campaign, trust, status="submitted"), "S1", "green")
    make_return(campaign, school)
    answer = client_for(unit).get(f"{at('campaign_report', campaign, None)}?export=csv")
    lines = list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    assert {line[0] for line in lines[1:]} == {
        "Participation by sector", "Participation by category", "Results", "Not returned",
    }  # fmt: skip
    assert ["Not returned", str(school), "Education and childcare"] in [line[:3] for line in lines]


def test_from_draft_to_issue_on_pages(client_for, unit, trust, trust_lead):
    client, version = client_for(unit), make_framework_version()
    today = timezone.localdate()
    closes = today + dt.timedelta(days=30)
    typed = {
        "title": "Section 11", "version": version.pk, "cycle": "2026-27",
        "opens_on": today.isoformat(), "closes_on": closes.isoformat(), "words": "",
    }  # fmt: skip
    assert client.post(reverse("campaign_new"), typed).status_code == 302
    campaign = Campaign.objects.get()
    one = client.post(at("campaign_choose_one", campaign, None), {"organisation": "trust"})
    assert one.status_code == 302
    assert client.post(at("campaign_issue", campaign, None)).status_code == 302
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.OPEN
    row = AgencyReturn.objects.get()
    late = (closes + dt.timedelta(days=7)).isoformat()
    more = {"due_on": late, "reason": "The lead is new."}
    assert client.post(at("campaign_extend", campaign, row), more).status_code == 302
    told = client.post(
        reverse("campaign_agency_chase", args=[campaign.reference, row.pk]), follow=True
    )
    assert "1 person was reminded." in told.content.decode()
    closed = client.post(at("campaign_close", campaign, None), follow=True).content.decode()
    assert "The campaign is closed. 1 return was not handed in." in closed
