"""Writing the report: saved as typed, never lost, a second editor is warned."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from core import grants
from core.errors import RuleBroken
from core.models import AccessEntry
from core.prose import Block, blocks
from partnership.models import Organisation, Person
from reviews.models import RapidReview, ReportSection, SignOff
from reviews.rules import REPORT_SECTIONS, ReviewStatus, section_open
from reviews.services import decisions
from reviews.services import report as deeds
from tests.factories import make_child, make_incident, make_request, make_review

Browser = Callable[[Person], Client]


@pytest.fixture
def review(unit: Person, panel_member: Person) -> RapidReview:
    review = make_review(
        make_incident(unit, status="notified", notified_on=dt.date(2026, 5, 18)), status="drafting"
    )
    grants.open_to(review.incident, panel_member, actor=unit, reason="On the panel")
    return review


def save(
    actor: Person, review: RapidReview, body: str, version: int = 0, **more: bool
) -> ReportSection:
    return deeds.save_section(
        actor=actor, review=review, code="facts", body=body, version=version, **more
    )


def test_a_section_is_saved_with_who_and_when(unit: Person, review: RapidReview) -> None:
    saved = save(unit, review, "An infant was hurt.  \r\n\r\n- at home\x00")
    assert (saved.body, saved.version, saved.saved_by) == (
        "An infant was hurt.\n\n- at home",
        1,
        unit,
    )
    assert saved.history.get().history_change_reason == "Report: “What happened” saved"


def test_the_same_words_again_change_nothing(unit: Person, review: RapidReview) -> None:
    save(unit, review, "An infant was hurt.")
    again = save(unit, review, "An infant was hurt.")
    assert (again.version, again.history.count()) == (1, 1)


def test_words_saved_meanwhile_are_not_overwritten(
    unit: Person, panel_member: Person, review: RapidReview
) -> None:
    save(unit, review, "Mine.")
    with pytest.raises(deeds.ChangedMeanwhile, match="Ruth Hale saved this section") as changed:
        save(panel_member, review, "Theirs.", version=0)
    assert changed.value.section.body == "Mine."
    assert save(panel_member, review, "Both.", version=1).version == 2


def test_a_section_too_long_or_unknown_is_refused(unit: Person, review: RapidReview) -> None:
    with pytest.raises(RuleBroken, match="Shorten it to 50,000"):
        save(unit, review, "x" * 50_001)
    with pytest.raises(RuleBroken, match="no such section"):
        deeds.save_section(actor=unit, review=review, code="other", body="x", version=0)
    assert ReportSection.objects.count() == 0


@pytest.mark.parametrize("status", ["decided", "sent", "replied", "closed", "stopped"])
def test_a_finished_report_stays_as_it_is(unit: Person, status: str) -> None:
    with pytest.raises(RuleBroken, match="cannot be changed now"):
        save(unit, make_review(status=status), "Too late.")


def test_what_a_partner_signed_is_not_changed_but_dissent_is_written(
    unit: Person, council_exec: Person, icb_exec: Person, police_exec: Person, review: RapidReview
) -> None:
    review.status, review._change_reason = ReviewStatus.DECISION, "Made for a test"
    review.save()
    decision = decisions.propose(
        actor=unit, review=review, outcome="lcspr_local", rationale="Much to learn."
    )
    save(unit, review, "Before.")
    decisions.sign(
        actor=icb_exec, decision=decision, answer=SignOff.Answer.DISSENTS, reason="No.", seen=None
    )
    with pytest.raises(RuleBroken, match="a partner has signed"):
        save(unit, review, "After.", version=1)
    assert deeds.save_section(
        actor=unit, review=review, code="dissent", body="Health objects.", version=0
    ).version


@pytest.mark.parametrize("status", list(ReviewStatus))
def test_when_a_section_is_open(status: str) -> None:
    writing = status in {"gathering", "drafting", "decision"}
    assert section_open(status, "facts", signed=False) is writing
    assert section_open(status, "facts", signed=True) is False
    assert section_open(status, "dissent", signed=True) is (status in {"decision", "decided"})


def test_a_second_editor_is_told_who_was_first_and_a_quiet_one_is_forgotten(
    unit: Person, panel_member: Person, review: RapidReview
) -> None:
    assert deeds.open_section(actor=unit, review=review, code="facts") is None
    other = deeds.open_section(actor=panel_member, review=review, code="facts")
    assert other is not None
    assert (other.name, other.since <= timezone.now()) == ("Ruth Hale", True)
    ReportSection.objects.update(editing_at=timezone.now() - dt.timedelta(minutes=16))
    assert deeds.open_section(actor=panel_member, review=review, code="facts") is None
    deeds.leave_section(actor=panel_member, review=review, code="facts")
    assert deeds.open_section(actor=unit, review=review, code="facts") is None


def test_somebody_who_goes_on_saving_still_has_it_open(
    unit: Person, panel_member: Person, review: RapidReview
) -> None:
    deeds.open_section(actor=unit, review=review, code="facts")
    ReportSection.objects.update(editing_at=timezone.now() - dt.timedelta(hours=1))
    save(unit, review, "Still at it.")
    other = deeds.other_editor(actor=panel_member, review=review, code="facts")
    assert other is not None
    assert other.name == "Ruth Hale"


def test_a_section_starts_from_what_is_known(
    unit: Person, review: RapidReview, trust: Organisation
) -> None:
    make_child(review.incident, age_years=1, sex="female")
    make_request(
        review, trust, status="submitted", summary="The health visitor saw the child twice."
    )
    facts = deeds.start_from_known(actor=unit, review=review, code="agencies")
    assert (
        facts.body == "Mersey Bank Community NHS Trust\n\nThe health visitor saw the child twice."
    )
    child = deeds.start_from_known(actor=unit, review=review, code="child")
    assert child.body == "Child 1\n\n- Age at the incident: 1 year\n- Sex: Female"
    case = deeds.start_from_known(actor=unit, review=review, code="identifiers").body
    assert f"- Rapid review: {review.reference}" in case.split("\n")
    assert "- Notified to the Panel: Monday 18 May 2026" in case.split("\n")
    with pytest.raises(RuleBroken, match="has words already"):
        deeds.start_from_known(actor=unit, review=review, code="child")
    with pytest.raises(RuleBroken, match="does not hold anything"):
        deeds.start_from_known(actor=unit, review=review, code="themes")


def test_a_panel_member_starts_only_from_what_was_shared(
    panel_member: Person, review: RapidReview, school: Organisation
) -> None:
    make_request(review, school, status="submitted", summary="Not shared yet.")
    with pytest.raises(RuleBroken, match="does not hold anything"):
        deeds.start_from_known(actor=panel_member, review=review, code="agencies")


def test_plain_text_becomes_paragraphs_and_lists() -> None:
    text = "One\nline.\n\n- first\n- second\nAfter.\n\n<b>not bold</b>"
    assert blocks(text) == (
        Block(lines=("One", "line.")),
        Block(items=("first", "second")),
        Block(lines=("After.",)),
        Block(lines=("<b>not bold</b>",)),
    )
    assert blocks("") == ()


def test_the_page_of_each_section_opens_and_is_logged(
    unit: Person, review: RapidReview, client_for: Browser
) -> None:
    client = client_for(unit)
    for code, _title, _help in REPORT_SECTIONS:
        assert client.get(f"/reviews/{review.reference}/report/{code}/").status_code == 200
    assert client.get(f"/reviews/{review.reference}/report/other/").status_code == 404
    assert AccessEntry.objects.filter(action="open report section").count() == len(REPORT_SECTIONS)


def test_autosave_answers_with_time_version_and_warning(
    unit: Person, panel_member: Person, review: RapidReview, client_for: Browser
) -> None:
    url = f"/reviews/{review.reference}/report/facts/save/"
    first = client_for(unit).post(url, {"body": "Mine.", "version": 0})
    assert (first.status_code, first.json()["version"], first.json()["warning"]) == (200, 1, "")
    second = client_for(panel_member).post(url, {"body": "Mine, and more.", "version": 1}).json()
    assert second["version"] == 2
    assert second["warning"].startswith("Ruth Hale has had this section open since ")
    stale = client_for(unit).post(url, {"body": "Other words.", "version": 1})
    assert stale.status_code == 409
    assert stale.json()["message"].startswith("Sunita Kaye saved this section after you opened it.")


def test_without_scripts_both_texts_are_kept_and_shown(
    unit: Person, panel_member: Person, review: RapidReview, client_for: Browser
) -> None:
    save(panel_member, review, "What the panel wrote.")
    url = f"/reviews/{review.reference}/report/facts/"
    shown = client_for(unit).post(url, {"body": "What the unit wrote.", "version": 0})
    page = shown.content.decode()
    assert shown.status_code == 409
    assert ("What the panel wrote." in page, "What the unit wrote." in page) == (True, True)
    assert 'name="version" value="1"' in page
    saved = client_for(unit).post(url, {"body": "Both.", "version": 1, "done": "on"})
    assert saved.url == f"/reviews/{review.reference}/report/"
    assert ReportSection.objects.values_list("body", "done").get() == ("Both.", True)


def test_the_task_list_tells_how_far_each_section_is(
    unit: Person, review: RapidReview, client_for: Browser
) -> None:
    save(unit, review, "Begun.")
    deeds.save_section(
        actor=unit, review=review, code="child", body="An infant.", version=0, done=True
    )
    tasks = client_for(unit).get(f"/reviews/{review.reference}/report/").context["tasks"]
    states = {task.code: task.state for task in tasks}
    assert states == {code: "not started" for code, _t, _h in REPORT_SECTIONS} | {
        "facts": "started",
        "child": "done",
    }


def test_the_read_through_holds_every_section(
    unit: Person, council_exec: Person, review: RapidReview, client_for: Browser
) -> None:
    save(unit, review, "<script>alert(1)</script>")
    page = (
        client_for(council_exec).get(f"/reviews/{review.reference}/report/read/").content.decode()
    )
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert all(f'<h2 id="{code}">' in page for code, _title, _help in REPORT_SECTIONS)
