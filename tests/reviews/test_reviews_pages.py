"""The pages of a review: the list, the overview, the timeline, who can see it, who opened it, figures."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core import history
from core.models import AccessEntry
from deadlines import services as deadlines
from deadlines.models import Deadline
from reviews.models import RapidReview
from reviews.queries.figures import figures
from reviews.queries.timeline import timeline
from reviews.rules import IncidentStatus, ReviewStatus
from reviews.services import answers, panel
from reviews.services import requests as asking
from reviews.services import reviews as deeds
from tests.factories import make_incident, make_request, make_review

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def notified(unit, **fields):
    day = fields.pop("notified_on", timezone.localdate())
    return make_incident(unit, status=IncidentStatus.NOTIFIED, notified_on=day, **fields)


def text(client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("unit", 6), ("scrutineer", 5)])
def test_the_list_costs_the_same_whatever_it_shows(
    request, client_for, unit, trust, rows, who, queries, django_assert_num_queries
):
    for _ in range(rows):
        make_request(deeds.open_review(actor=unit, incident=notified(unit)), trust)
    client = client_for(request.getfixturevalue(who))
    text(client, "review_list")
    with django_assert_num_queries(queries):
        text(client, "review_list")


def test_the_list_filters_by_status_year_lateness_and_agency(client_for, unit, trust, school):
    late = make_review(status=ReviewStatus.DRAFTING)
    make_request(late, trust, due_on=dt.date(2026, 1, 5))
    calm = make_review()
    make_request(calm, school, due_on=dt.date(2099, 1, 5))
    client, year = client_for(unit), timezone.localdate().year

    def listed(query: str) -> list[str]:
        body = text(client, "review_list", query=query)
        return [
            review.reference for review in (late, calm) if f"/reviews/{review.reference}/" in body
        ]

    assert listed("") == [late.reference, calm.reference]
    assert listed("?status=drafting") == [late.reference]
    assert listed("?late=yes") == [late.reference]
    assert listed("?late=no") == [calm.reference]
    assert listed(f"?agency={school.pk}") == [calm.reference]
    assert listed(f"?year={year}") == [late.reference, calm.reference]
    assert listed("?year=2001") == []
    assert "Enter a whole number" in text(client, "review_list", query="?year=x")


def test_opening_says_first_what_it_does_and_then_what_it_did(client_for, unit, trust_lead, trust):
    from reviews.models import IncidentAgency

    incident = notified(unit)
    history.create(
        IncidentAgency(incident=incident, organisation=trust), actor=unit, reason="Known"
    )
    client = client_for(unit)
    before = text(client, "review_new", incident.reference)
    assert (trust.name in before, RapidReview.objects.exists()) == (True, False)
    answer = client.post(
        reverse("review_new", args=[incident.reference]), {"title": "Infant, serious harm"}
    )
    review = RapidReview.objects.get()
    assert answer.headers["Location"] == reverse("review_opened", args=[review.reference])
    assert review.reference in text(client, "review_opened", review.reference)
    again = client.get(reverse("review_new", args=[incident.reference]))
    assert again.headers["Location"] == reverse("review", args=[review.reference])


def test_opening_early_without_a_reason_is_refused_beside_the_field(client_for, unit):
    incident = make_incident(unit)
    url = reverse("review_new", args=[incident.reference])
    answer = client_for(unit).post(url, {"title": "Infant, serious harm"})
    assert (
        answer.status_code,
        "before the national Panel was notified" in answer.content.decode(),
    ) == (
        422,
        True,
    )


def test_the_overview_says_what_is_next_and_who_is_late(client_for, unit, trust, trust_lead):
    review = deeds.open_review(
        actor=unit, incident=notified(unit, notified_on=dt.date(2026, 5, 18))
    )
    asking.ask_agency(
        actor=unit,
        review=review,
        organisation=trust,
        due_on=dt.date(2026, 6, 2),
        day_zero=dt.date(2026, 5, 18),
    )
    body = text(client_for(unit), "review", review.reference)
    assert ("Chase late agencies" in body, "working days late" in body) == (True, True)
    assert "Requests 0/1" in body
    assert "Stricter reading" in body


def test_the_stricter_reading_is_silent_when_it_is_not_earlier(client_for, unit):
    day = timezone.localdate()
    incident = notified(unit, aware_on=day, notified_on=day)
    review = deeds.open_review(actor=unit, incident=incident)
    assert "Stricter reading" not in text(client_for(unit), "review", review.reference)


@pytest.mark.shows("REV-11")
def test_an_extended_clock_shows_both_dates(client_for, unit):
    review = deeds.open_review(actor=unit, incident=notified(unit))
    clock = Deadline.objects.of(review.incident).get(code="reviews.rapid-review")
    first, later = clock.due_on, clock.due_on + dt.timedelta(days=14)
    deadlines.extend(
        actor=unit, deadline=clock, to=later, reason="Trial", approved_by="The Executive"
    )
    body = text(client_for(unit), "review", review.reference)
    assert (
        f"{later.day} {later:%b %Y}" in body,
        f'first <time datetime="{first.isoformat()}">' in body,
    ) == (True, True)
    assert "Trial" in text(
        client_for(unit), "review_timeline", review.reference, query="?kind=clock"
    )


@pytest.mark.shows("REV-17")
def test_the_timeline_merges_every_kind_newest_first(client_for, unit, trust, trust_lead):
    review = deeds.open_review(actor=unit, incident=notified(unit))
    asked = asking.ask_agency(actor=unit, review=review, organisation=trust)
    answers.add_file(
        actor=trust_lead, request=asked, upload=SimpleUploadedFile("a.pdf", PDF), title="Summary"
    )
    answers.submit(actor=trust_lead, request=asked)
    deeds.start_drafting(actor=unit, review=review)
    entries = timeline(review, unit)
    assert {entry.kind for entry in entries} == {"status", "clock", "document", "mail", "edit"}
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    titles = {entry.title for entry in entries}
    wanted = {
        "The review: Drafting the report",
        f"{trust}: Submitted",
        f"File added: {trust}: Summary",
        f"Mail to {trust_lead}: {review.reference}: information is asked for by {_spoken(asked.due_on)}",
    }
    assert wanted - titles == set()
    for kind in ("status", "clock", "document", "mail", "edit"):
        assert {entry.kind for entry in timeline(review, unit, kind)} == {kind}
    body = text(client_for(unit), "review_timeline", review.reference, query="?kind=document")
    assert ("File added" in body, "Mail to" in body) == (True, False)


def _spoken(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def test_the_timeline_keeps_an_agencys_edits_from_the_panel_until_they_are_shared(
    unit, council_exec, trust, trust_lead
):
    review = make_review()
    asked = asking.ask_agency(actor=unit, review=review, organisation=trust)
    answers.save_summary(actor=trust_lead, request=asked, summary="x", version=0)
    edit = f"{trust}: Summary saved"
    assert edit in {entry.title for entry in timeline(review, unit)}
    assert edit not in {entry.title for entry in timeline(review, council_exec)}
    answers.submit(actor=trust_lead, request=asked)
    deeds.share_submissions(actor=unit, review=review)
    assert edit in {entry.title for entry in timeline(review, council_exec)}


@pytest.mark.shows("REV-18")
def test_every_opening_is_kept_and_can_be_listed(client_for, unit, council_exec, trust, trust_lead):
    review = make_review()
    asked = asking.ask_agency(actor=unit, review=review, organisation=trust)
    for name in (
        "review",
        "review_requests",
        "review_timeline",
        "review_access",
        "review_plan",
        "review_panel",
    ):
        text(client_for(council_exec), name, review.reference)
    text(client_for(trust_lead), "request", asked.pk)
    kept = AccessEntry.objects.filter(person__in=[council_exec, trust_lead]).order_by("pk")
    assert [entry.action for entry in kept] == [
        "open",
        "open requests",
        "open timeline",
        "open access",
        "open plan",
        "open panel",
        "open",
    ]
    body = text(client_for(unit), "review_log", review.reference)
    assert (council_exec.name in body, trust_lead.name in body) == (True, True)
    exported = client_for(unit).get(reverse("review_log", args=[review.reference]) + "?export=csv")
    assert council_exec.name in b"".join(exported.streaming_content).decode()


def test_who_can_see_this_names_roles_and_grants(client_for, unit, council_exec, panel_member):
    review = make_review()
    panel.add_member(actor=unit, review=review, person=panel_member, reason="Knows the service")
    body = text(client_for(unit), "review_access", review.reference)
    said = [
        words
        for words in (council_exec.name, panel_member.name, "Knows the service")
        if words in body
    ]
    assert said == [council_exec.name, panel_member.name, "Knows the service"]


def test_a_review_moves_by_its_pages(client_for, unit):
    review = make_review()
    client = client_for(unit)
    assert "Start drafting" in text(client, "review_move", review.reference, "drafting")
    client.post(reverse("review_move", args=[review.reference, "drafting"]), {"reason": ""})
    review.refresh_from_db()
    assert review.status == ReviewStatus.DRAFTING
    refused = client.post(
        reverse("review_move", args=[review.reference, "decision"]), {"reason": ""}
    )
    assert (refused.status_code, "No section of the report" in refused.content.decode()) == (
        422,
        True,
    )
    assert client.get(reverse("review_move", args=[review.reference, "nowhere"])).status_code == 404


def test_sharing_asks_first(client_for, unit, trust):
    review = make_review()
    make_request(review, trust, status="submitted", submitted_at=timezone.now())
    client = client_for(unit)
    assert "cannot be taken back" in text(client, "review_share", review.reference)
    review.refresh_from_db()
    assert review.shared_at is None
    client.post(reverse("review_share", args=[review.reference]), {})
    review.refresh_from_db()
    assert review.shared_at is not None
    assert "The answers are shared" in text(client, "review_share", review.reference)


def test_the_plan_and_the_panel_are_changed_by_their_pages(client_for, unit, panel_member):
    review, client = make_review(), client_for(unit)
    plan, back = (
        {"label": "Meeting", "due_on_day": 4, "due_on_month": 6, "due_on_year": 2026},
        {"follow": True},
    )
    added = client.post(
        reverse("milestone_new", args=[review.reference]), plan, **back
    ).content.decode()
    milestone = review.milestones.get()
    assert "Meeting" in added
    changed = plan | {"label": "Second meeting", "reason": "Room taken", "due_on_day": 5}
    url = reverse("milestone_change", args=[review.reference, milestone.pk])
    body = client.post(url, changed, **back).content.decode()
    assert ("Second meeting" in body, "first 4 Jun 2026" in body) == (True, True)
    member = {"person": panel_member.pk, "reason": "Knows the service"}
    assert (
        panel_member.name
        in client.post(
            reverse("panel_add", args=[review.reference]), member, **back
        ).content.decode()
    )


# --- Figures -------------------------------------------------------------------------------------


def test_figures_count_in_time_and_working_days(unit, council_exec, board_member):
    for sent in (dt.date(2026, 6, 9), dt.date(2026, 6, 10)):
        incident = notified(unit, notified_on=dt.date(2026, 5, 18))
        review = deeds.open_review(actor=unit, incident=incident)
        clock = {"actor": unit, "record": incident, "code": "reviews.rapid-review"}
        deadlines.complete(**clock, on=sent, reason="A holiday")
        history.change(
            review, actor=unit, reason="Made for a test", status=ReviewStatus.SENT, sent_on=sent
        )
    [year] = figures(council_exec)
    assert (year.opened, year.sent, year.in_time, year.days) == ("2", "2", "50%", "15.5")
    [year] = figures(board_member)
    assert (year.opened, year.sent, year.in_time, year.days) == (
        "fewer than 5",
        "fewer than 5",
        "",
        "",
    )


def test_figures_leave_out_what_was_stopped(council_exec):
    make_review(status=ReviewStatus.STOPPED)
    assert figures(council_exec) == []


def test_why_an_answer_was_sent_back_is_for_the_agency_and_the_unit(
    unit, council_exec, trust, trust_lead
):
    review = make_review()
    asked = asking.ask_agency(actor=unit, review=review, organisation=trust)
    answers.save_summary(actor=trust_lead, request=asked, summary="x", version=0)
    answers.submit(actor=trust_lead, request=asked)
    asking.send_back(actor=unit, request=asked, reason="The night of the fall is missing")

    def told(user) -> bool:
        return any("night of the fall" in e.title + e.detail for e in timeline(review, user))

    assert (told(unit), told(council_exec)) == (True, False)
