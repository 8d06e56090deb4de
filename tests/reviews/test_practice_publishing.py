"""Drafts in versions, three signatures, copies sent ahead, the hour of publication, and what is withheld."""

import pytest
from django.test import Client
from django.utils import timezone

from core import documents, grants, history
from core.errors import RuleBroken
from core.living import at
from core.models import Message
from deadlines.models import Deadline
from deadlines.queries import add_working_days
from partnership.rules import SeatKind
from reviews.models import ChildIdentity, Publication
from reviews.practice_rules import PracticeKind
from reviews.services.practice import drafts, publishing, signing, withholding, work
from tests.factories import make_child, make_practice, make_review, make_seat
from tests.factories.partners import forget_roles
from tests.governance.paper_files import pdf_of, upload
from tests.reviews.practices import (
    DAY,
    add_draft,
    own,
    planned,
    published,
    sign_all,
    signed_off,
    under_way,
)

TODAY = timezone.localdate()
OUT = TODAY - 2 * DAY  # the day of publication: its hour is past, whatever the hour is now


@pytest.fixture
def execs(council_exec, icb_exec, police_exec):
    return [council_exec, icb_exec, police_exec]


@pytest.fixture
def signed(unit, execs):
    return signed_off(unit, execs)


def broken_at(deed):
    with pytest.raises(RuleBroken) as broken:
        deed()
    return broken.value.field


def first_day(sent):
    """The first day that seven whole working days lie before, counted back by hand."""
    day = sent
    while add_working_days(day, -7) < sent:
        day += DAY
    return day


def copies(unit, practice, on=TODAY, **changes):
    sent = {"panel_sent_on": on, "secretary_sent_on": on} | changes
    return publishing.record_copies(actor=unit, practice=practice, **sent)


# --- Drafts and comments -----------------------------------------------------------------------


def test_drafts_are_kept_in_versions(unit, execs):
    practice = under_way(unit, execs)
    first = add_draft(unit, practice)
    assert add_draft(unit, practice) == first
    second = add_draft(unit, practice, "second")
    assert [draft.number for draft in practice.drafts.all()] == [2, 1]
    assert [documents.of(draft).count() for draft in (first, second)] == [1, 1]
    practice.refresh_from_db()
    assert practice.status == "draft"
    with pytest.raises(RuleBroken, match="A draft is added while"):
        add_draft(unit, make_practice(status="scoping"))
    past = {"comments_by": TODAY - DAY}
    assert broken_at(lambda: add_draft(unit, practice, "third", **past)) == "comments_by"


def test_comments_go_to_the_newest_draft_and_are_answered(unit, execs, council_exec):
    practice = under_way(unit, execs)
    draft = add_draft(unit, practice)
    say = {"actor": council_exec, "draft": draft, "section": "3.2", "text": "Say it plainly."}
    said = drafts.comment(**say)
    assert drafts.comment(**say) == said
    assert broken_at(lambda: drafts.comment(**say | {"section": " "})) == "section"
    assert broken_at(lambda: drafts.comment(**say | {"text": ""})) == "text"
    answer = {"actor": unit, "comment": said, "answer": "Done."}
    assert (drafts.answer_comment(**answer), drafts.answer_comment(**answer)) == (True, False)
    assert broken_at(lambda: drafts.answer_comment(**answer | {"answer": " "})) == "answer"
    add_draft(unit, practice, "second")
    with pytest.raises(RuleBroken, match="newer draft"):
        drafts.comment(**say | {"text": "More"})


# --- Signatures --------------------------------------------------------------------------------


def test_two_signatures_are_not_enough_and_the_third_signs_it_off(unit, execs):
    practice = under_way(unit, execs)
    with pytest.raises(RuleBroken, match="Add a draft"):
        signing.put_to_partners(actor=unit, practice=practice, sign_by=TODAY + DAY)
    add_draft(unit, practice)
    assert (
        broken_at(lambda: signing.put_to_partners(actor=unit, practice=practice, sign_by=TODAY))
        == "sign_by"
    )
    for _twice in range(2):
        signing.put_to_partners(actor=unit, practice=practice, sign_by=TODAY + 5 * DAY)
    asked = Message.objects.filter(kind="reviews.practice-sign", key__contains=":1:")
    assert {message.to for message in asked} == set(execs)
    words = {"practice": practice, "answer": "agrees", "reason": "Read.", "round_": 1}
    for person in execs[:2]:
        first = signing.sign(actor=person, **words)
        assert signing.sign(actor=person, **words) == first
    practice.refresh_from_db()
    assert practice.status == "draft"
    assert Deadline.objects.of(practice).open().filter(code__contains="sign-practice").count() == 1
    signing.sign(actor=execs[2], **words)
    practice.refresh_from_db()
    assert practice.status == "signed_off"


def test_the_same_person_does_not_sign_twice_in_two_seats(unit, execs, police):
    practice = under_way(unit, execs)
    add_draft(unit, practice)
    signing.put_to_partners(actor=unit, practice=practice, sign_by=TODAY + 5 * DAY)
    words = {"practice": practice, "answer": "agrees", "reason": "Read.", "round_": 1}
    first = signing.sign(actor=execs[0], **words)
    first.seat.ended_on, first.seat._change_reason = TODAY - DAY, "Made for a test"
    first.seat.save()
    make_seat(execs[0], SeatKind.DELEGATED_PARTNER, police)
    again = forget_roles(execs[0])
    with pytest.raises(RuleBroken, match="another person’s"):
        signing.sign(actor=again, **words)
    assert practice.sign_offs.filter(round=1).count() == 1


def test_who_dissents_is_kept_and_a_new_draft_is_signed_anew(unit, execs):
    practice = under_way(unit, execs)
    add_draft(unit, practice)
    signing.put_to_partners(actor=unit, practice=practice, sign_by=TODAY + 5 * DAY)
    sign_all(execs, practice, 1, "agrees", "dissents", "agrees")
    assert practice.status == "draft"
    assert Message.objects.filter(kind="reviews.practice-signed").count() == 2  # to begin, and now
    add_draft(unit, practice, "second")
    with pytest.raises(RuleBroken, match="not waiting for signatures"):
        sign_all(execs, practice, 2)
    signing.put_to_partners(actor=unit, practice=practice, sign_by=TODAY + 5 * DAY)
    sign_all(execs, practice, 2)
    assert practice.status == "signed_off"
    assert practice.sign_offs.filter(round=1, answer="dissents").count() == 1


def test_only_who_sits_for_a_partner_signs_and_gives_the_reason(unit, execs, trust_lead):
    practice = own(unit)
    words = {"practice": practice, "answer": "agrees", "reason": "Read.", "round_": 0}
    with pytest.raises(RuleBroken, match="do not sit"):
        signing.sign(actor=trust_lead, **words)
    assert broken_at(lambda: signing.sign(actor=execs[0], **words | {"reason": " "})) == "reason"
    assert broken_at(lambda: signing.sign(actor=execs[0], **words | {"answer": "x"})) == "answer"


def test_a_signed_report_is_taken_back_with_the_reason(unit, signed):
    assert broken_at(lambda: drafts.take_back(actor=unit, practice=signed, reason="")) == "reason"
    with pytest.raises(RuleBroken, match="Take it back"):
        add_draft(unit, signed, "second")
    take = {"actor": unit, "practice": signed, "reason": "A date is wrong."}
    assert (drafts.take_back(**take), drafts.take_back(**take)) == (True, False)


# --- Publication -------------------------------------------------------------------------------


@pytest.mark.shows("REV-14")
def test_the_copies_must_be_seven_working_days_old_on_the_day(unit, signed):
    earliest = first_day(TODAY)
    assert broken_at(lambda: planned(unit, signed, earliest - DAY)) == "publish_on"
    assert not Publication.objects.exists()
    held = planned(unit, signed, earliest)
    signed.refresh_from_db()
    assert signed.status == "preparing"
    clock = Deadline.objects.of(signed).get(code="reviews.send-before-publication", status="open")
    assert (clock.started_on, clock.due_on >= TODAY) == (earliest, True)
    copies(unit, signed)
    clock.refresh_from_db()
    assert (clock.status, held.history.count() > 1) == ("done", True)


def test_copies_that_went_too_late_ask_for_another_day_first(unit, execs):
    with at(TODAY - 20 * DAY):
        practice = signed_off(unit, execs)
        planned(unit, practice, TODAY + DAY)
    with pytest.raises(RuleBroken, match="Change the planned day first"):
        copies(unit, practice)
    planned(unit, practice, first_day(TODAY), upload=None)
    copies(unit, practice)
    open_ = Deadline.objects.of(practice).open().values_list("code", flat=True)
    assert list(open_) == ["reviews.publish-lcspr"]
    assert broken_at(lambda: copies(unit, practice, TODAY + DAY)) == "panel_sent_on"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"summary": ""}, "summary"),
        ({"upload": None}, "upload"),
        ({"upload": "text"}, "upload"),
        ({"publish_time": None}, "publish_time"),
        ({"publish_on": None}, "publish_on"),
    ],
)
def test_what_a_publication_needs(unit, signed, changes, field):
    on = add_working_days(TODAY, 8)
    if changes.get("upload") == "text":
        changes = {"upload": upload("report.txt", b"words")}
    assert broken_at(lambda: planned(unit, signed, on, **changes)) == field
    assert not Publication.objects.exists()


def test_a_plan_without_a_day_waits_and_a_day_can_be_taken_away(unit, signed):
    planned(unit, signed, None, upload=None)
    signed.refresh_from_db()
    assert signed.status == "signed_off"
    planned(unit, signed, add_working_days(TODAY, 8))
    planned(unit, signed, None, upload=None)
    signed.refresh_from_db()
    assert signed.status == "signed_off"
    assert not Deadline.objects.of(signed).open().filter(code__contains="send-before").exists()


def test_what_is_later_than_due_is_explained_first(unit, signed):
    due = Deadline.objects.of(signed).get(code="reviews.publish-lcspr").due_on
    late = due + 10 * DAY
    assert broken_at(lambda: planned(unit, signed, late)) == "publish_on"
    work.explain_delay(actor=unit, practice=signed, reason="An inquest.", expected_on=late)
    planned(unit, signed, late)
    signed.refresh_from_db()
    assert signed.status == "preparing"


@pytest.mark.shows("REV-14")
def test_it_appears_at_its_hour_and_not_before(unit, execs):
    with at(TODAY - 30 * DAY):
        practice = signed_off(unit, execs)
        held = planned(unit, practice, OUT)
        publishing.confirm_anonymous(actor=unit, practice=practice)
        copies(unit, practice, TODAY - 30 * DAY)
    anybody = Client()
    page, report = f"/published-reviews/{held.pk}/", f"/published-reviews/{held.pk}/report/"
    with at(OUT, 9, 59):
        assert publishing.publish_due(timezone.now()) == 0
        assert {anybody.get(path).status_code for path in (page, report)} == {404}
        assert held.title not in anybody.get("/published-reviews/").content.decode()
    with at(OUT, 10, 0):
        assert publishing.publish_due(timezone.now()) == 1
        assert publishing.publish_due(timezone.now()) == 0
    practice.refresh_from_db()
    assert (practice.status, practice.finished_on) == ("published", OUT)
    assert Deadline.objects.of(practice).get(code="reviews.publish-lcspr").done_on == OUT
    assert held.title in anybody.get("/published-reviews/").content.decode()
    shown = anybody.get(page).content.decode()
    assert ("What was learned." in shown, practice.title in shown, practice.reference in shown) == (
        True,
        False,
        False,
    )
    got = anybody.get(report)
    assert b"".join(got) == pdf_of("the report")
    assert got["Content-Disposition"].endswith('.pdf"')
    told = Message.objects.filter(kind="reviews.practice-published")
    assert {message.to for message in told} == {unit, *execs}


def test_without_its_copies_nothing_appears_and_the_unit_is_told_once(unit, execs):
    with at(TODAY - 30 * DAY):
        practice = signed_off(unit, execs)
        planned(unit, practice, OUT)
    with at(OUT, 11):
        for _twice in range(2):
            assert publishing.publish_due(timezone.now()) == 0
    practice.refresh_from_db()
    assert practice.status == "preparing"
    assert Message.objects.filter(kind="reviews.practice-not-published").count() == 1


def test_nothing_is_published_that_nobody_read_through(unit, execs):
    with at(TODAY - 30 * DAY):
        practice = signed_off(unit, execs)
        planned(unit, practice, OUT)
        copies(unit, practice, TODAY - 30 * DAY)
    with at(OUT, 11):
        assert publishing.publish_due(timezone.now()) == 0
        held = publishing.confirm_anonymous(actor=unit, practice=practice)
        assert publishing.confirm_anonymous(actor=unit, practice=practice) == held
        assert publishing.publish_due(timezone.now()) == 1


def test_other_words_are_read_anew(unit, signed):
    for changes in ({"summary": "Other words."}, {"upload": upload("r.pdf", pdf_of("another"))}):
        planned(unit, signed, None, upload=None)
        held = publishing.confirm_anonymous(actor=unit, practice=signed)
        assert (held.read_by, held.read_at is None) == (unit, False)
        held = planned(unit, signed, None, **({"upload": None} | changes))
        assert (held.read_by, held.read_at) == (None, None)


@pytest.mark.parametrize("where", ["summary", "report"])
def test_a_report_that_names_the_child_is_not_published_unsaid(unit, execs, client_for, where):
    """The name held for the case stands on the public page, or in the PDF."""
    rapid = make_review()
    child = ChildIdentity(child=make_child(rapid.incident), name="Ottoline Farrow")
    history.create(child, actor=unit, reason="Made for a test")
    practice = make_practice(rapid, status="signed_off")
    words = {"summary": "Ottoline Farrow was known to us."}
    file = {"upload": upload("report.pdf", pdf_of("Ottoline Farrow was known"))}
    planned(unit, practice, None, **(words if where == "summary" else file))
    deed = {"actor": unit, "practice": practice}
    assert broken_at(lambda: publishing.confirm_anonymous(**deed)) == "reason"
    page = client_for(unit).get(f"/practice-reviews/{practice.reference}/publication/read/")
    assert "held for" in page.content.decode()
    held = publishing.confirm_anonymous(**deed, reason="The family wishes the name to be used.")
    assert held.names_accepted == "The family wishes the name to be used."


@pytest.mark.shows("REV-14")
def test_what_is_not_published_is_kept_with_the_reason_and_who_was_told(unit, signed):
    keep = {"actor": unit, "practice": signed, "reason": "It would harm the sister."}
    assert broken_at(lambda: withholding.withhold(**keep | {"reason": " "})) == "reason"
    ahead = {"panel_told_on": TODAY + DAY}
    assert broken_at(lambda: withholding.withhold(**keep, **ahead)) == "panel_told_on"
    held = withholding.withhold(**keep)
    signed.refresh_from_db()
    assert (signed.status, held.panel_told_on) == ("withheld", None)
    withholding.withhold(**keep, panel_told_on=TODAY, secretary_told_on=TODAY)
    held.refresh_from_db()
    assert (held.panel_told_on, held.secretary_told_on) == (TODAY, TODAY)
    clock = Deadline.objects.of(signed).get(code="reviews.publish-lcspr")
    assert clock.status == "done"
    assert Client().get(f"/published-reviews/{held.pk}/").status_code == 404
    after = {"actor": unit, "practice": signed, "reason": "The sister is grown up."}
    assert withholding.publish_after_all(**after)
    assert not withholding.publish_after_all(**after)
    signed.refresh_from_db()
    assert signed.status == "signed_off"


@pytest.mark.shows("REV-14")
def test_instead_of_the_report_its_improvements_are_published(unit, execs):
    with at(TODAY - 30 * DAY):
        practice = signed_off(unit, execs)
        withholding.withhold(
            actor=unit,
            practice=practice,
            reason="It would harm the sister.",
            improvements="Ask twice.",
        )
        planned(unit, practice, OUT, upload=None)
        publishing.confirm_anonymous(actor=unit, practice=practice)
        copies(unit, practice, TODAY - 30 * DAY)
    with at(OUT, 10):
        assert publishing.publish_due(timezone.now()) == 1
    practice.refresh_from_db()
    held = Publication.objects.get()
    assert practice.status == "withheld"
    shown = Client().get(f"/published-reviews/{held.pk}/").content.decode()
    assert ("Ask twice." in shown, "harm the sister" in shown, "What was learned." in shown) == (
        True,
        False,
        False,
    )
    assert Client().get(f"/published-reviews/{held.pk}/report/").status_code == 404
    with pytest.raises(RuleBroken, match="stay on the page"):
        withholding.publish_after_all(actor=unit, practice=practice, reason="Now.")


def test_ofsteds_copy_may_be_recorded_once_it_is_published(unit, execs):
    practice = published(unit, execs, OUT)
    held = Publication.objects.get()
    before = (held.panel_sent_on, held.secretary_sent_on)
    sent = {"actor": unit, "practice": practice, "ofsted_sent_on": TODAY}
    ahead = sent | {"ofsted_sent_on": TODAY + DAY}
    assert broken_at(lambda: publishing.record_copies(**ahead)) == "ofsted_sent_on"
    held = publishing.record_copies(**sent)
    assert (held.panel_sent_on, held.secretary_sent_on, held.ofsted_sent_on) == (*before, TODAY)


def test_it_stays_on_the_page_for_a_year(unit, execs):
    practice = published(unit, execs, TODAY - 366 * DAY)
    held = Publication.objects.get()
    down = {"actor": unit, "practice": practice, "reason": "A year has passed."}
    with at(TODAY - 3 * DAY), pytest.raises(RuleBroken, match="at least a year"):
        withholding.take_down(**down)
    assert Client().get(f"/published-reviews/{held.pk}/").status_code == 200
    assert broken_at(lambda: withholding.take_down(**down | {"reason": ""})) == "reason"
    assert (withholding.take_down(**down), withholding.take_down(**down)) == (True, False)
    assert Client().get(f"/published-reviews/{held.pk}/").status_code == 404


def test_a_serious_case_review_goes_to_the_panel_a_week_before(unit, execs):
    begun = OUT - 7 * DAY
    with at(begun):
        practice = own(unit, PracticeKind.LEGACY)
        add_draft(unit, practice)
        signing.put_to_partners(actor=unit, practice=practice, sign_by=TODAY)
        sign_all(execs, practice, 1)
        assert broken_at(lambda: planned(unit, practice, OUT - DAY)) == "publish_on"
        planned(unit, practice, OUT)
        clock = Deadline.objects.of(practice).open().get(code="reviews.send-serious-case-review")
        assert clock.due_on == begun
        publishing.record_copies(actor=unit, practice=practice, panel_sent_on=begun)
        publishing.confirm_anonymous(actor=unit, practice=practice)
    with at(OUT, 10):
        assert publishing.publish_due(timezone.now()) == 1


def test_no_file_of_a_review_is_read_by_whoever_only_oversees_it(
    unit, execs, panel_member, scrutineer, board_member, trust_lead, client_for
):
    """Neither a draft nor the report before its hour, also where the review follows from a rapid review."""
    rapid = make_review()
    grants.open_to(rapid.incident, panel_member, actor=unit, reason="On the panel")
    practice = make_practice(rapid)
    draft = add_draft(unit, practice)
    ready = make_practice(make_review(), status="signed_off")
    held = planned(unit, ready, None)
    file, report = documents.of(draft).get(), held.report
    for person, draft_status, report_status in (
        (unit, 200, 200), (execs[0], 200, 200), (panel_member, 200, 404),
        (scrutineer, 404, 404), (board_member, 404, 404), (trust_lead, 404, 404),
    ):  # fmt: skip
        answers = [client_for(person).get(f"/documents/{each.pk}/") for each in (file, report)]
        got = [(b"".join(answer), answer.status_code)[1] for answer in answers]
        assert (person.name, got) == (person.name, [draft_status, report_status])
