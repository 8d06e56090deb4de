"""The pages of an incident: recording it, coming back, a stale form, submitting, correcting."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.log import entries_for
from core.models import AccessEntry
from deadlines.models import Deadline
from reviews.incident_rules import PAGES
from reviews.lists import NATURE, PLACE
from reviews.models import Incident
from reviews.services import incidents as deeds
from tests.factories import make_organisation
from tests.reviews.incident_drafts import DUE, draft, submitted, value_of


@pytest.fixture
def browser(unit, client_for):
    return client_for(unit)


def day(name: str, on: dt.date) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def page(incident: Incident, code: str) -> str:
    return reverse("incident_page", args=[incident.reference or incident.pk, code])


def opened(client, address: str) -> dict[str, str]:
    """The page's hidden mark, as a browser would send it back."""
    return {"version": client.get(address).context["form"].initial["version"]}


# --- The whole way -------------------------------------------------------------------------------


@pytest.mark.shows("REV-01")
def test_the_whole_way_from_the_first_page_to_the_reference(browser, council, trust):
    start = browser.post(reverse("incident_new"))
    incident = Incident.objects.get()
    assert start.url == page(incident, "kind")
    answers = {
        "kind": {"kind": "serious_harm", "suspicion": "suspected", "authority": council.pk},
        "dates": day("incident_on", dt.date(2026, 5, 12))
        | day("aware_on", dt.date(2026, 5, 13))
        | day("suspected_on", dt.date(2026, 5, 13))
        | day("received_on", dt.date(2026, 5, 14)),
        "children": {"further_children": ""},
        "identity": {},
        "what": {
            "nature": value_of(NATURE).pk,
            "place_type": value_of(PLACE).pk,
            "summary": "Child 1 was hurt.",
        },
        "household": {"other_children_safe": "There are none."},
        "agencies": {"health": [trust.pk]},
        "proceedings": {},
        "notifier": {"notifier_name": "Duty manager", "notifier_phone": "0151 496 0000"},
        "documents": {},
    }
    add = reverse("incident_child_add", args=[incident.pk])
    assert (
        browser.post(
            add, {"number": 1, "age_years": 0, "age_months": 7, "sex": "female"}
        ).status_code
        == 302
    )
    for each in PAGES:
        response = browser.post(page(incident, each.code), answers[each.code])
        assert (each.code, response.status_code) == (each.code, 302)
        if each.code == "agencies":
            assert response.url == reverse("incident_involvement", args=[incident.pk])
            how = {f"agency_{trust.pk}": "Health visiting"}
            assert browser.post(response.url, how).url == page(incident, "proceedings")
    assert response.url == reverse("incident_check", args=[incident.pk])
    tasks = browser.get(reverse("incident_tasks", args=[incident.pk])).context["tasks"]
    assert {line.status for line in tasks} == {"Done"}
    check = browser.get(response.url)
    assert check.context["gaps"] == []
    done = browser.post(response.url)
    incident.refresh_from_db()
    assert done.url == reverse("incident_done", args=[incident.reference])
    assert incident.reference in browser.get(done.url).content.decode()
    assert incident.agencies.get().involvement == "Health visiting"


@pytest.mark.shows("REV-01")
def test_submitting_twice_gives_the_same_page_and_one_incident(browser, unit):
    incident = draft(unit)
    check = reverse("incident_check", args=[incident.pk])
    first, second = browser.post(check), browser.post(check)
    assert first.url == second.url
    assert Deadline.objects.count() == 2


def test_check_answers_lists_what_is_missing_with_the_way_to_mend_it(browser, unit):
    incident = deeds.begin(actor=unit)
    shown = browser.get(reverse("incident_check", args=[incident.pk]))
    gaps = {(gap.words, gap.url) for gap in shown.context["gaps"]}
    assert ("Say what happened", f"{page(incident, 'what')}#id_summary") in gaps
    assert len(gaps) == 12
    refused = browser.post(reverse("incident_check", args=[incident.pk]))
    assert refused.status_code == 422
    incident.refresh_from_db()
    assert incident.status == "draft"


@pytest.mark.shows("REV-01")
def test_come_back_later_keeps_an_incomplete_page(browser, unit):
    incident = deeds.begin(actor=unit)
    response = browser.post(page(incident, "what"), {"summary": "Half a", "later": "1"})
    assert response.url == reverse("incident_tasks", args=[incident.pk])
    assert "Half a" in browser.get(page(incident, "what")).content.decode()
    assert str(incident.pk) in browser.get(reverse("incident_new")).content.decode()


# --- Bad input -----------------------------------------------------------------------------------


@pytest.mark.shows("REV-03")
def test_contradicting_dates_are_told_beside_the_field_and_nothing_typed_is_lost(browser, unit):
    incident = deeds.begin(actor=unit)
    typed = day("incident_on", dt.date(2026, 5, 12)) | day("aware_on", dt.date(2026, 5, 11))
    response = browser.post(page(incident, "dates"), typed | {"incident_time": "overnight"})
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "aware_on": [
            "The authority cannot have become aware before the incident, on Tuesday 12 May 2026."
        ]
    }
    shown = response.content.decode()
    assert "overnight" in shown
    assert 'value="11"' in shown


def test_a_date_in_the_future_is_refused(browser, unit):
    incident = deeds.begin(actor=unit)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    response = browser.post(page(incident, "dates"), day("incident_on", tomorrow))
    assert response.context["form"].errors == {
        "incident_on": ["The date of the incident must be today or in the past."]
    }


def test_a_name_of_ten_thousand_characters_is_refused_in_plain_words(browser, unit):
    incident = deeds.begin(actor=unit)
    response = browser.post(page(incident, "notifier"), {"notifier_name": "x" * 10_000})
    assert response.status_code == 422
    assert "must be 200 characters or fewer" in response.content.decode()


def test_a_page_that_does_not_exist_is_404(browser, unit):
    incident = deeds.begin(actor=unit)
    assert browser.get(page(incident, "nothing")).status_code == 404
    assert browser.get(reverse("incident", args=["9" * 40])).status_code == 404


def test_an_unborn_child_has_no_age(browser, unit):
    incident = deeds.begin(actor=unit)
    response = browser.post(
        reverse("incident_child_add", args=[incident.pk]),
        {"number": 1, "unborn": "on", "age_years": 3},
    )
    assert list(response.context["form"].errors) == ["age_years"]


def test_markup_in_an_answer_comes_out_as_typed(browser, unit):
    incident = submitted(unit, summary="<script>alert(1)</script>")
    for name in ("incident", "incident_whole"):
        shown = browser.get(reverse(name, args=[incident.reference])).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


# --- A stale form --------------------------------------------------------------------------------


@pytest.mark.shows("REV-01")
def test_a_stale_form_shows_both_and_the_second_save_wins_knowingly(browser, unit, unit2):
    incident = deeds.begin(actor=unit)
    seen = opened(browser, page(incident, "what"))
    deeds.save_page(actor=unit2, incident=incident, page="what", values={"summary": "Theirs"})
    stale = browser.post(page(incident, "what"), {"summary": "Mine"} | seen)
    assert stale.status_code == 409
    assert stale.context["form"].clash == [("What happened", "Mine", "Theirs")]
    shown = stale.content.decode()
    mark = re.search(r'name="version" value="([0-9a-f]+)"', shown)[1]
    assert (
        browser.post(page(incident, "what"), {"summary": "Both", "version": mark}).status_code
        == 302
    )
    incident.refresh_from_db()
    assert incident.summary == "Both"


@pytest.mark.shows("REV-01")
def test_a_draft_saves_as_it_is_typed(browser, unit, unit2):
    incident = deeds.begin(actor=unit)
    save = reverse("incident_page_save", args=[incident.pk, "what"])
    seen = opened(browser, page(incident, "what"))
    saved = browser.post(save, {"summary": "One"} | seen).json()
    assert (
        re.fullmatch(r"\d{1,2}(:\d\d)?[ap]m|midday|midnight", saved["saved_at"]) is not None
    ) is True
    again = browser.post(save, {"summary": "One two", "version": saved["version"]})
    assert (again.status_code, again.json()["warning"]) == (200, "")
    deeds.save_page(actor=unit2, incident=incident, page="what", values={"summary": "Theirs"})
    clash = browser.post(save, {"summary": "One two three", "version": again.json()["version"]})
    assert clash.status_code == 409
    assert "saved by somebody else" in clash.json()["message"]


def test_autosave_keeps_what_is_right_and_says_what_is_not(browser, unit):
    incident = deeds.begin(actor=unit)
    save = reverse("incident_page_save", args=[incident.pk, "dates"])
    typed = day("incident_on", dt.date(2026, 5, 12)) | day("aware_on", dt.date(2026, 5, 11))
    answer = browser.post(save, typed).json()
    assert answer["warning"].startswith("Not saved yet: The authority cannot")
    incident.refresh_from_db()
    assert (incident.incident_on, incident.aware_on) == (dt.date(2026, 5, 12), None)


def test_nothing_is_saved_while_typing_after_submission(browser, unit):
    incident = submitted(unit)
    save = reverse("incident_page_save", args=[incident.reference, "what"])
    assert browser.post(save, {"summary": "Quietly"}).status_code == 409
    incident.refresh_from_db()
    assert incident.summary.startswith("Child 1")


# --- Children, agencies, documents ----------------------------------------------------------------


def test_the_fifth_child_brings_a_soft_warning(browser, unit):
    incident = deeds.begin(actor=unit)
    for number in range(1, 6):
        deeds.add_child(actor=unit, incident=incident, values={"age_years": number})
    shown = browser.get(page(incident, "children"))
    assert len(shown.context["notes"]) == 1
    assert (
        browser.post(page(incident, "children"), {"further_children": "Two cousins"}).status_code
        == 302
    )


def test_schools_are_found_by_name_without_losing_what_was_ticked(browser, unit, trust):
    from core import history
    from core.actors import System
    from partnership.models import School

    found = []
    for urn, name in ((100001, "Upton Primary School"), (100002, "Moreton Primary School")):
        school = make_organisation(name, sector="education")
        history.create(
            School(organisation=school, urn=urn, la_code=344, status="Open"),
            actor=System("test"),
            reason="Test",
        )
        found.append(school)
    upton, moreton = found
    incident = deeds.begin(actor=unit)
    url = page(incident, "agencies")
    assert "Upton" not in browser.get(url).content.decode()
    first = browser.post(url, {"health": [trust.pk], "look_up": "upton prim", "find": "1"})
    assert "Upton Primary School" in first.content.decode()
    second = browser.post(
        url, {"health": [trust.pk], "schools": [upton.pk], "look_up": "moreton", "find": "1"}
    )
    assert second.status_code == 200
    third = browser.post(
        url, {"health": [trust.pk], "schools": [upton.pk, moreton.pk], "look_up": "moreton"}
    )
    assert third.status_code == 302
    assert {row.organisation for row in incident.agencies.all()} == {trust, upton, moreton}
    nothing = browser.post(url, {"look_up": "zzz", "find": "1"}).content.decode()
    assert "No school’s name holds “zzz”" in nothing


def test_a_file_is_kept_once_and_a_wrong_one_is_told_beside_the_field(browser, unit):
    incident = draft(unit)
    url = page(incident, "documents")
    for _ in range(2):
        letter = SimpleUploadedFile("letter.txt", b"From the coroner.")
        assert browser.post(url, {"file": letter, "title": "Letter", "add": "1"}).status_code == 302
    assert len(browser.get(url).context["documents"]) == 1
    wrong = browser.post(url, {"file": SimpleUploadedFile("letter.pdf", b"MZ\x90\x00"), "add": "1"})
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["file"]
    document = browser.get(url).context["documents"][0]
    remove = reverse("incident_document_remove", args=[incident.pk, document.pk])
    assert browser.post(remove, {"reason": "Wrong case"}).url == url
    assert len(browser.get(url).context["documents"]) == 0


# --- The record ----------------------------------------------------------------------------------


@pytest.mark.shows("REV-02")
def test_the_record_shows_both_clocks_the_stricter_reading_and_the_next_step(browser, unit):
    incident = submitted(unit)
    shown = browser.get(reverse("incident", args=[incident.reference]))
    around = shown.context["frame"]
    assert (around.title, around.step[0]) == ("Infant, serious harm", "Record the notification")
    assert [clock.date for clock in around.clocks] == [DUE, DUE]
    assert around.stricter == dt.date(2026, 6, 4)
    browser.post(
        reverse("incident_notify", args=[incident.reference]),
        day("notified_on", dt.date(2026, 5, 18)) | {"panel_reference": "P-77"},
    )
    around = browser.get(reverse("incident", args=[incident.reference])).context["frame"]
    assert around.step[0] == "Record when the partners were told"
    due = {clock.label: clock.date for clock in around.clocks}
    assert due["Send the rapid review to the Panel"] == dt.date(2026, 6, 9)
    assert around.stricter == dt.date(2026, 6, 4)


@pytest.mark.shows("REV-02", "REV-03")
def test_a_late_notification_asks_for_the_reason_and_shows_it_for_ever(browser, unit):
    incident = submitted(unit)
    url = reverse("incident_notify", args=[incident.reference])
    late = day("notified_on", DUE + dt.timedelta(days=2))
    refused = browser.post(url, late)
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "late_reason": [
            "This was sent after it was due on Wednesday 20 May 2026. Say why it was late. The reason stays beside it."
        ]
    }
    assert browser.post(url, late | {"late_reason": "The system was down"}).status_code == 302
    shown = browser.get(reverse("incident", args=[incident.reference])).content.decode()
    assert "The system was down" in shown
    assert "Sent 2 working days late" in shown


def test_the_notification_is_corrected_on_the_same_page_with_a_reason(browser, unit):
    incident = submitted(unit)
    url = reverse("incident_notify", args=[incident.reference])
    browser.post(url, day("notified_on", DUE))
    other = day("notified_on", dt.date(2026, 5, 18))
    assert list(browser.post(url, other).context["form"].errors) == ["reason"]
    assert browser.post(url, other | {"reason": "Read the mail"}).status_code == 302
    incident.refresh_from_db()
    assert incident.notified_on == dt.date(2026, 5, 18)


@pytest.mark.shows("REV-01")
def test_a_correction_asks_why_and_stands_in_the_timeline(browser, unit):
    incident = submitted(unit)
    url = page(incident, "household")
    assert list(
        browser.post(url, {"other_children_safe": "With an aunt."}).context["form"].errors
    ) == ["reason"]
    answers = {"other_children_safe": "With an aunt.", "reason": "The social worker called"}
    assert browser.post(url, answers).url == reverse("incident_whole", args=[incident.reference])
    entries = browser.get(reverse("incident_timeline", args=[incident.reference])).context[
        "entries"
    ]
    told = [(entry.title, entry.detail) for entry in entries if entry.kind == "edit"]
    assert told == [("Changed: how other children are safe now", "The social worker called")]


@pytest.mark.shows("REV-01")
def test_withdrawing_asks_first_and_shows_why(browser, unit):
    incident = submitted(unit)
    url = reverse("incident_withdraw", args=[incident.reference])
    assert browser.post(url, {"reason": " "}).status_code == 422
    assert browser.post(url, {"reason": "It was an accident"}).status_code == 302
    assert (
        "It was an accident"
        in browser.get(reverse("incident", args=[incident.reference])).content.decode()
    )
    assert browser.get(reverse("incident_notify", args=[incident.reference])).status_code == 404


# --- Lists, access ---------------------------------------------------------------------------------


def test_the_list_filters_by_what_is_in_the_address(browser, unit):
    late = submitted(unit)
    deeds.record_notification(
        actor=unit, incident=late, notified_on=dt.date(2026, 6, 1), late_reason="Away"
    )
    death = submitted(unit, kind="death", aware_on=DUE)
    deeds.record_notification(actor=unit, incident=death, notified_on=DUE)
    deeds.record_partners_told(actor=unit, incident=death, told_on=DUE)

    def found(query: str) -> list[str]:
        page = browser.get(reverse("incident_list") + query).context["page"]
        return sorted(row.cells[0].text for row in page.rows)

    assert found("") == [late.reference, death.reference]
    assert found("?kind=death") == [death.reference]
    assert found("?status=recorded") == []
    assert found("?year=2026") == [late.reference, death.reference]
    assert browser.get(reverse("incident_list") + "?year=1999").context["page"].problems != []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions_at_any_length(
    browser, unit, rows, django_assert_num_queries
):
    for _ in range(rows):
        submitted(unit)
    browser.get(reverse("incident_list"))
    with django_assert_num_queries(6):
        browser.get(reverse("incident_list"))


@pytest.mark.shows("REV-18")
def test_every_opening_is_kept_listed_filtered_and_exported(
    browser, unit, council_exec, client_for
):
    incident = submitted(unit)
    reader = client_for(council_exec)
    for name in (
        "incident",
        "incident_whole",
        "incident_children",
        "incident_documents",
        "incident_timeline",
    ):
        reader.get(reverse(name, args=[incident.reference]))
    actions = list(
        entries_for(incident).filter(person=council_exec).values_list("action", flat=True)
    )
    assert actions == [
        "open timeline",
        "open documents",
        "open children",
        "open whole record",
        "open",
    ]
    url = reverse("incident_access", args=[incident.reference])
    listed = browser.get(url + "?action=open+timeline").context["page"]
    assert [row.cells[1].text for row in listed.rows] == ["Helen Marsh"]
    export = browser.get(url + "?export=csv")
    assert b"".join(export.streaming_content).decode().count("Helen Marsh") == 5
    assert AccessEntry.objects.filter(action="export", person=unit).count() == 1


@pytest.mark.shows("REV-18")
def test_the_access_page_says_who_why_and_until_and_closes_again(browser, unit, panel_member):
    incident = submitted(unit)
    until = timezone.localdate() + dt.timedelta(days=30)
    url = reverse("incident_open", args=[incident.reference])
    asked = {"person": panel_member.pk, "reason": "Chairs the panel"} | day("until", until)
    assert browser.post(url, asked).status_code == 302
    shown = browser.get(reverse("incident_access", args=[incident.reference]))
    grant = shown.context["grants"][0]
    assert (grant.user, grant.reason, grant.granted_by, grant.until) == (
        panel_member,
        "Chairs the panel",
        unit,
        until,
    )
    assert browser.post(url, {"reason": ""}).status_code == 422
    away = reverse("incident_take_away", args=[incident.reference, grant.pk])
    assert browser.post(away, {"reason": "Left"}).status_code == 302
    assert incident.grants.count() == 0
