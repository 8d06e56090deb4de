"""Who opens which page of a referral; the list, its counts and its filters; what the demo shows."""

import pytest
from django.urls import reverse

from core.models import AccessEntry
from deadlines.queries import visible_to
from partnership.models import Person
from partnership.rules import SeatKind
from reviews.clocks import SCREEN_REFERRAL
from reviews.models import Referral
from reviews.queries import referrals as queries
from reviews.referral_rules import ReferralOutcome, ReferralStatus
from reviews.services import referrals as deeds
from tests.factories import make_organisation, make_person, make_seat
from tests.factories.partners import forget_roles
from tests.house.populated import populate
from tests.reviews.referrals_told import SECRET, TITLE, TODAY, leaves, new_referral, screened


@pytest.fixture
def referral(unit, trust_lead, trust):
    return new_referral(trust_lead, trust)


# --- Who sees it ------------------------------------------------------------------------------------

# unit, executive, scrutineer, board, own lead, the one who referred it, their colleague, another
# agency's lead, panel of the committee, practitioner, administrator, no seat.
CAST = ("unit", "council_exec", "scrutineer", "board_member", "trust_lead", "trust_colleague", "other_colleague",
        "school_lead", "panel_member", "practitioner", "administrator", "outsider")  # fmt: skip
TABLE = """
referral_list      22 2X 22 22 2X XX
referral_new       22 XX 22 22 2X XX
referral           22 4X 22 44 4X XX
referral_timeline  22 4X XX 44 4X XX
referral_screen    2X XX XX XX XX XX
referral_start     2X XX XX XX XX XX
referral_withdraw  XX XX 22 44 4X XX
referral_incident  2X XX XX XX XX XX
"""
ROWS = [(line.split()[0], "".join(line.split()[1:])) for line in TABLE.strip().splitlines()]
MEANS = {"2": 200, "4": 404, "X": 403}


@pytest.fixture
def other_colleague(trust):
    person = make_person("Another Colleague")
    make_seat(person, SeatKind.CONTRIBUTOR, trust)
    return person


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_who_opens_which_page(request, client_for, unit, trust_colleague, trust, name, row):
    held = new_referral(trust_colleague, trust)
    one = [] if name in ("referral_list", "referral_new") else [held.reference]
    got = {}
    for who in CAST:
        browser = client_for(request.getfixturevalue(who))
        ask = browser.post if name == "referral_start" else browser.get
        status = ask(reverse(name, args=one)).status_code
        got[who] = 200 if status == 302 else status
    assert got == {who: MEANS[mark] for who, mark in zip(CAST, row, strict=True)}


def test_each_opening_is_logged(unit, referral, client_for):
    browser, pages = client_for(unit), ("", "timeline/", "screen/", "incident/")
    for page in pages:
        browser.get(f"/referrals/{referral.reference}/{page}")
    opened = AccessEntry.objects.filter(record_id=referral.pk, reference=referral.reference)
    assert sorted(opened.values_list("action", flat=True)) == [
        "open", "open timeline", "open to join an incident", "open to screen",
    ]  # fmt: skip


def test_the_scrutineer_sees_progress_and_counts_and_no_words(
    unit, scrutineer, referral, client_for
):
    screened(unit, referral)
    response = client_for(scrutineer).get(reverse("referral_list"))
    body = response.content.decode()
    assert [words for words in (SECRET, TITLE) if words in body] == []
    assert (referral.reference in body, "Taken up" in body) == (True, True)
    assert reverse("referral", args=[referral.reference]) not in body
    assert list(visible_to(scrutineer).filter(code=SCREEN_REFERRAL.code)) == []


def test_it_goes_with_the_body_that_took_over_and_ends_with_the_seat(unit, trust, trust_colleague):
    held = new_referral(trust_colleague, trust)
    later = make_organisation("Later Trust")
    lead = make_person("Later Lead")
    make_seat(lead, SeatKind.SAFEGUARDING_LEAD, later)
    assert list(Referral.objects.visible_to(lead)) == []
    trust.succeeded_by = later
    trust._change_reason = "Made for a test"
    trust.save()
    assert list(Referral.objects.visible_to(forget_roles(lead))) == [held]
    leaves(trust_colleague)
    left = Person.objects.get(pk=trust_colleague.pk)
    assert list(Referral.objects.visible_to(left)) == []


def test_somebody_switched_off_sees_nothing(unit, referral):
    unit.is_active = False
    assert not Referral.objects.visible_to(unit).exists()
    assert not Referral.objects.overseen_by(unit).exists()


# --- The pages --------------------------------------------------------------------------------------


def test_what_was_typed_comes_back_when_something_is_missing(trust_lead, client_for):
    response = client_for(trust_lead).post("/referrals/new/", {"what_happened": SECRET})
    assert (response.status_code, SECRET in response.content.decode()) == (422, True)
    assert set(response.context["form"].errors) == {"title", "concern"}


def test_who_sits_for_one_agency_is_not_asked_which(unit, trust_lead, trust, client_for):
    browser = client_for(trust_lead)
    assert "organisation" not in browser.get("/referrals/new/").context["form"].fields
    told = {"title": TITLE, "what_happened": SECRET, "concern": SECRET}
    made = browser.post("/referrals/new/", told)
    held = Referral.objects.get()
    assert (held.organisation, made.url) == (trust, f"/referrals/{held.reference}/")
    asked = client_for(unit).get("/referrals/new/").context["form"].fields["organisation"]
    assert trust in asked.queryset


def test_who_sits_for_none_is_told_so(case_review_group, client_for):
    person = make_person("Group Only")
    make_seat(person, SeatKind.GROUP_MEMBER, group=case_review_group)
    told = {"title": TITLE, "what_happened": SECRET, "concern": SECRET}
    response = client_for(person).post("/referrals/new/", told)
    assert (response.status_code, Referral.objects.count()) == (422, 0)
    assert "Choose an agency you sit for." in response.content.decode()


def listed(browser, query=""):
    return sorted(
        row.reference for row in browser.get(f"/referrals/{query}").context["page"].records
    )


def test_the_list_is_narrowed_by_status_agency_year_and_outcome(
    unit, trust_lead, trust, school_lead, school, client_for
):
    mine, theirs = new_referral(trust_lead, trust), new_referral(school_lead, school)
    screened(unit, mine)
    browser, year = client_for(unit), TODAY().year
    assert listed(browser) == [mine.reference, theirs.reference]
    for query, found in (
        ("?status=received&status=screening", theirs),
        ("?outcome=learning", mine),
        (f"?agency={school.pk}", theirs),
        (f"?year={year}&status=accepted", mine),
    ):
        assert listed(browser, query) == [found.reference]
    assert listed(client_for(school_lead)) == [theirs.reference]


def test_the_list_is_exported_by_those_who_may(unit, scrutineer, referral, client_for):
    exported = client_for(unit).get("/referrals/?export=csv")
    text = b"".join(exported).decode()
    assert (referral.reference in text, SECRET in text) == (True, False)
    assert client_for(scrutineer).get("/referrals/?export=csv").status_code == 403


def test_all_are_counted_by_year_and_outcome(unit, scrutineer, trust_lead, trust, school_lead):
    for number, outcome in enumerate(("learning", "no_action", "learning", "")):
        held = new_referral(trust_lead, trust, title=f"Case {number}")
        if outcome:
            screened(unit, held, outcome)
    gone = new_referral(trust_lead, trust, title="Withdrawn")
    deeds.withdraw(actor=trust_lead, referral=gone, reason="Settled.")
    (year,) = queries.counted(scrutineer)
    assert (year.year, year.received, year.waiting) == (TODAY().year, 5, 1)
    assert dict(year.outcomes) == {"learning": 2, "no_action": 1}
    table = {label: counts[0][1] for label, counts in queries.by_outcome([year])}
    assert (table["Received"], table["A learning review"], table["Withdrawn"]) == (5, 2, 1)
    assert queries.counted(school_lead) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(
    unit, trust_lead, trust, client_for, django_assert_num_queries, rows
):
    for number in range(rows):
        new_referral(trust_lead, trust, title=f"Case {number}")
    browser = client_for(unit)
    browser.get("/referrals/")
    with django_assert_num_queries(7):
        browser.get("/referrals/")


def test_the_demo_has_a_referral_at_every_stage_and_one_that_led_to_an_incident(db):
    populate()
    assert set(Referral.objects.values_list("status", flat=True)) == set(ReferralStatus)
    joined = Referral.objects.get(outcome=ReferralOutcome.SERIOUS_INCIDENT)
    assert joined.incident is not None
    assert joined.incident.aware_on == joined.received_on
