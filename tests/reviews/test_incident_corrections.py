"""What a corrected date makes late, an NHS number, who can notify and be asked, and boxes saved as ticked."""

import datetime as dt

import pytest
from django.urls import reverse

from core import history
from core.errors import RuleBroken
from deadlines.models import Deadline
from partnership.rules import OrganisationKind, Sector
from reviews.forms.incident_agencies import AgenciesForm
from reviews.forms.incidents import KindForm
from reviews.incident_rules import nhs_number, nhs_number_fault
from reviews.models import ChildIdentity, IncidentAgency
from reviews.queries.board import askable
from reviews.rules import IncidentKind, Suspicion
from reviews.services import incidents as deeds
from reviews.services import requests as asking
from reviews.services import reviews
from tests.factories import make_organisation, make_review
from tests.factories.base import MAKER, REASON
from tests.reviews.incident_drafts import AWARE, DUE, draft, submitted

EARLIER = dt.date(2026, 5, 12)  # the notification is due on Tuesday 19 May 2026 then
NOTIFY, TELL, REVIEW = "reviews.notify-panel", "reviews.tell-partners", "reviews.rapid-review"


def clock(incident, code):
    return Deadline.objects.of(incident).get(code=code)


def told(unit, on=DUE):
    incident = submitted(unit)
    deeds.record_notification(actor=unit, incident=incident, notified_on=on)
    incident.refresh_from_db()
    return incident


def aware(unit, incident, day, **more):
    return deeds.save_page(
        actor=unit, incident=incident, page="dates", values={"aware_on": day},
        reason="Read the log again", **more,
    )  # fmt: skip


# --- A corrected day of becoming aware ----------------------------------------------------------


def test_a_notification_made_late_by_a_correction_needs_its_reason(unit):
    incident = told(unit)
    with pytest.raises(RuleBroken) as broken:
        aware(unit, incident, EARLIER)
    assert (broken.value.field, "Tuesday 19 May 2026" in str(broken.value)) == ("late_reason", True)
    incident.refresh_from_db()
    assert (incident.aware_on, clock(incident, NOTIFY).due_on) == (AWARE, DUE)
    assert aware(unit, incident, EARLIER, late_reason="The system was down")
    incident.refresh_from_db()
    late = clock(incident, NOTIFY)
    assert (incident.aware_on, incident.notified_late_reason) == (EARLIER, "The system was down")
    assert (late.status, late.done_on, late.late_reason) == ("done", DUE, "The system was down")
    assert aware(unit, incident, AWARE)
    incident.refresh_from_db()
    assert (incident.notified_late_reason, clock(incident, NOTIFY).late_reason) == ("", "")


def test_telling_the_partners_made_late_needs_it_too_and_what_is_in_time_does_not(unit):
    incident = submitted(unit)
    deeds.record_partners_told(actor=unit, incident=incident, told_on=DUE)
    incident.refresh_from_db()
    with pytest.raises(RuleBroken) as broken:
        aware(unit, incident, EARLIER)
    assert broken.value.field == "late_reason"
    assert aware(unit, incident, EARLIER, late_reason="One was on leave")
    assert clock(incident, TELL).late_reason == "One was on leave"
    early = told(unit, on=AWARE)
    assert aware(unit, early, EARLIER)
    early.refresh_from_db()
    assert early.notified_late_reason == ""


def test_the_page_of_dates_asks_for_the_reason_and_keeps_what_was_typed(client_for, unit):
    incident = told(unit)
    address = reverse("incident_page", args=[incident.reference, "dates"])
    client = client_for(unit)
    form = client.get(address).context["form"]
    assert "late_reason" in form.fields
    typed = {"reason": "Read the log again", "version": form.initial["version"]}
    days = {**{name: getattr(incident, name) for name in
               ("incident_on", "suspected_on", "received_on")}, "aware_on": EARLIER}  # fmt: skip
    for name, day in days.items():
        typed |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    again = client.post(address, typed)
    errors = again.context["form"].errors
    assert (again.status_code, list(errors)) == (422, ["late_reason"])
    assert "Read the log again" in again.content.decode()
    assert client.post(address, typed | {"late_reason": "System down"}).status_code == 302
    incident.refresh_from_db()
    assert incident.notified_late_reason == "System down"
    assert "late_reason" not in client.get(
        reverse("incident_page", args=[submitted(unit).reference, "dates"])
    ).context["form"].fields  # fmt: skip


# --- A review that was opened with a reason -----------------------------------------------------


@pytest.mark.shows("REV-02")
def test_a_review_opened_with_a_reason_runs_under_the_same_clock_from_the_notification(unit):
    incident = submitted(
        unit, kind=IncidentKind.LOOKED_AFTER_DEATH, suspicion=Suspicion.NEITHER, suspected_on=None
    )
    review = reviews.open_review(actor=unit, incident=incident, reason="The family asked for it")
    assert not Deadline.objects.of(incident).filter(code=REVIEW).exists()
    deeds.record_notification(actor=unit, incident=incident, notified_on=DUE)
    runs = clock(incident, REVIEW)
    assert (runs.started_on, runs.due_on) == (DUE, dt.date(2026, 6, 11))
    assert (runs.reference, runs.path) == (
        review.reference,
        reverse("review", args=[review.reference]),
    )


def test_no_clock_of_a_review_runs_where_none_follows_and_none_was_opened(unit):
    incident = submitted(
        unit, kind=IncidentKind.LOOKED_AFTER_DEATH, suspicion=Suspicion.NEITHER, suspected_on=None
    )
    deeds.record_notification(actor=unit, incident=incident, notified_on=DUE)
    assert not Deadline.objects.of(incident).filter(code=REVIEW).exists()


# --- NHS numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["943 476 5919", "9434765919", "943-476-5919", "999 000 0018", "401 023 2137", "", "  ",
     "not known", "Not  known.", "unknown"],
)  # fmt: skip
def test_a_right_nhs_number_or_none_is_taken(typed):
    assert nhs_number_fault(typed) == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("943 476 5918", "a digit is wrong"), ("934 476 5919", "a digit is wrong"),
        ("999 000 0017", "a digit is wrong"), ("943 476 591", "10 digits"), ("943 476 59190", "10 digits"),
        ("943 476 591X", "10 digits"), ("٩٤٣٤٧٦٥٩١٩", "10 digits"), ("see file", "10 digits"),
    ],
)  # fmt: skip
def test_a_wrong_nhs_number_is_told(typed, words):
    assert words in nhs_number_fault(typed)


def test_there_is_no_number_whose_check_digit_would_be_ten():
    stem = next(
        stem for stem in range(400000000, 400000200)
        if all(nhs_number_fault(f"{stem}{digit}") for digit in range(10))
    )  # fmt: skip
    assert nhs_number_fault(f"{stem}0") != ""
    assert nhs_number("9434765919") == "943 476 5919"


def test_a_wrong_number_is_refused_beside_its_field_and_the_rest_is_kept(client_for, unit):
    incident = draft(unit)
    address = reverse("incident_identity_draft", args=[incident.pk, 1])
    client = client_for(unit)
    form = client.get(address).context["form"]
    typed = {"name": "Not a real name", "nhs_number": "943 476 5918", "version": form.initial["version"]}  # fmt: skip
    again = client.post(address, typed)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["nhs_number"])
    assert "Not a real name" in again.content.decode()
    child = incident.children.get()
    with pytest.raises(RuleBroken) as broken:
        deeds.save_identity(actor=unit, child=child, values={"nhs_number": "1234567890"})
    assert broken.value.field == "nhs_number"
    assert client.post(address, typed | {"nhs_number": "9434765919"}).status_code == 302
    assert ChildIdentity.objects.get(child=child).nhs_number == "943 476 5919"


def test_a_number_kept_from_before_does_not_stop_another_change(unit):
    child = draft(unit).children.get()
    history.create(ChildIdentity(child=child, nhs_number="123"), actor=MAKER, reason=REASON)
    values = {"nhs_number": "123", "postcode": "CH49 9ZZ"}
    assert deeds.save_identity(actor=unit, child=child, values=values) is True


# --- Who notifies, and who is asked -------------------------------------------------------------


def offered(incident) -> list[str]:
    field = KindForm(incident=incident).fields["authority"]
    return [str(each) for each in field.queryset]


def test_only_local_authorities_notify_and_one_chosen_before_stays(unit, council):
    department = make_organisation(
        "Adult Social Services", sector=Sector.LOCAL_AUTHORITY, kind=OrganisationKind.RELEVANT_AGENCY
    )  # fmt: skip
    incident = deeds.begin(actor=unit)
    assert offered(incident) == [str(council)]
    incident.authority = department
    assert offered(incident) == [str(department), str(council)]


def test_a_body_that_stands_for_many_is_neither_offered_nor_asked(client_for, unit, trust):
    schools = make_organisation("Schools in the area", sector=Sector.EDUCATION, is_class=True)
    review, incident = make_review(), draft(unit)
    assert (schools in askable(review), trust in askable(review)) == (False, True)
    form = AgenciesForm(incident=incident)
    boxes = {label for field in form.fields.values() for _key, label in getattr(field, "choices", ())}  # fmt: skip
    assert (str(schools) in boxes, str(trust) in boxes) == (False, True)
    page = client_for(unit).get(reverse("incident_page", args=[incident.pk, "agencies"]))
    assert "Only bodies that can answer are listed" in page.content.decode()
    with pytest.raises(RuleBroken) as broken:
        asking.ask_agency(actor=unit, review=review, organisation=schools)
    assert broken.value.field == "organisation"
    case = told(unit)
    for body in (schools, trust):
        history.create(IncidentAgency(incident=case, organisation=body), actor=MAKER, reason=REASON)
    opened = reviews.open_review(actor=unit, incident=case)
    assert [row.organisation for row in opened.requests.all()] == [trust]


# --- Boxes saved as they are ticked -------------------------------------------------------------


@pytest.mark.shows("REV-01")
def test_ticked_agencies_are_saved_as_they_are_ticked(client_for, unit, trust, charity):
    incident = draft(unit)
    deeds.save_agencies(actor=unit, incident=incident, involved={charity: "Ran the nursery"})
    client = client_for(unit)
    page = client.get(reverse("incident_page", args=[incident.pk, "agencies"]))
    address = reverse("incident_agencies_save", args=[incident.pk])
    assert f'data-autosave="{address}"' in page.content.decode()
    typed = {
        trust.sector: [trust.pk], charity.sector: [charity.pk], "already_told": "The GP",
        "version": page.context["form"].initial["version"],
    }  # fmt: skip
    answer = client.post(address, typed).json()
    assert (answer["warning"], answer["version"] != typed["version"]) == ("", True)
    incident.refresh_from_db()
    held = dict(incident.agencies.values_list("organisation__name", "involvement"))
    assert (held, incident.already_told) == (
        {str(trust): "", str(charity): "Ran the nursery"},
        "The GP",
    )
    stale = client.post(address, typed | {trust.sector: []})
    assert (stale.status_code, incident.agencies.count()) == (409, 2)
    wrong = client.post(address, typed | {"version": answer["version"], trust.sector: [999_999]})
    assert (bool(wrong.json()["warning"]), incident.agencies.count()) == (True, 2)


def test_boxes_are_not_saved_unasked_after_submission_nor_by_others(
    client_for, unit, council_exec, trust
):
    incident = draft(unit)
    address = reverse("incident_agencies_save", args=[incident.pk])
    assert client_for(council_exec).post(address, {}).status_code == 403
    done = deeds.submit(actor=unit, incident=incident)
    address = reverse("incident_agencies_save", args=[done.reference])
    answer = client_for(unit).post(address, {trust.sector: [trust.pk]})
    assert (answer.status_code, done.agencies.count()) == (409, 0)


def test_saving_as_typed_does_not_count_the_page_as_done(client_for, unit, trust):
    incident = draft(unit)
    client_for(unit).post(
        reverse("incident_agencies_save", args=[incident.pk]), {trust.sector: [trust.pk]}
    )
    incident.refresh_from_db()
    assert ("agencies" in incident.pages_done, incident.agencies.count()) == (False, 1)
