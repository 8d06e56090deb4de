"""Made-up practice reviews at several stages, each told through the deeds on the day it would have been done."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.living import at
from deadlines.queries import add_working_days
from governance.demo.papers_words import written
from partnership.queries import leads_of
from partnership.rules import Sector
from reviews.demo import practice_learning, practice_people, proceedings
from reviews.demo import practice_words as words
from reviews.demo.cast import PARTNERS, Cast
from reviews.models import PracticeReview, RapidReview
from reviews.practice_rules import PracticeKind
from reviews.queries.decisions import signatories
from reviews.queries.practice import round_of
from reviews.rules import Outcome
from reviews.services.practice import (
    agency_reports,
    beginning,
    drafts,
    panel,
    publishing,
    signing,
    work,
)

DAY = dt.timedelta(days=1)


def load(cast: Cast, today: dt.date) -> int:
    """Make them, oldest first. Returns how many there are."""
    _legacy(cast, today)
    _published(cast, today)
    _national(cast, today)
    _delayed(cast, today)
    _signed(cast, today)
    _from_rapid_review(cast, today)
    _good_practice(cast, today)
    practice_learning.load(cast, today)
    practice_people.load(cast, today)
    proceedings.load(cast, today)
    return PracticeReview.objects.count()


def _published(cast: Cast, today: dt.date) -> None:
    """Decided by the partners themselves eight months ago, published two months ago, its actions followed."""
    unit, start = cast.unit, today - 240 * DAY
    with at(start):
        review = beginning.begin_by_itself(
            actor=unit,
            kind=PracticeKind.LCSPR,
            title="Teenager, harmed outside the home",
            rationale="Two earlier reviews found the same, and agencies ask for a common answer.",
            scope="What agencies knew of the young person’s life outside the home, and what they did with it.",
            sign_by=start + 7 * DAY,
        )
    _sign(review, start + 2 * DAY)
    _scoped(cast, review, start + 10 * DAY)
    _drafted(cast, review, start + 80 * DAY, 1)
    ready = start + 110 * DAY
    _drafted(cast, review, ready, 2)
    with at(ready, 11):
        signing.put_to_partners(actor=unit, practice=review, sign_by=ready + 10 * DAY)
    _sign(review, ready + 6 * DAY)
    out = _put_out(cast, review, ready + 8 * DAY)
    with at(out + 7 * DAY):
        work.follow_actions(actor=unit, practice=review)


def _put_out(cast: Cast, review: PracticeReview, planned: dt.date) -> dt.date:
    """Plan it, read it through, send the copies, and let its hour come. Returns the day."""
    unit, out = cast.unit, add_working_days(planned, 12)
    with at(planned):
        publishing.plan(
            actor=unit,
            practice=review,
            title="Learning from the experience of a teenager harmed outside the home",
            summary=f"{words.HAPPENED}\n\n{words.LEARNED}\n\n{words.CHANGED}",
            reviewers="An independent reviewer from the regional list",
            publish_on=out,
            publish_time=dt.time(10, 0),
            family_plan="The key worker takes the report to the family two days before.",
            staff_plan="Managers of the four agencies brief their staff the day before.",
            media_plan="The chair of the Executive speaks for the partnership.",
            upload=_file("report", "Learning from a review"),
        )
        publishing.confirm_anonymous(actor=unit, practice=review)
    sent = planned + DAY
    with at(sent):
        publishing.record_copies(
            actor=unit,
            practice=review,
            panel_sent_on=sent,
            secretary_sent_on=sent,
            ofsted_sent_on=sent,
        )
    with at(out, 10, 1):
        publishing.publish_due(timezone.now())
    review.refresh_from_db()
    return out


def _delayed(cast: Cast, today: dt.date) -> None:
    """Waits for a trial: the delay is explained, and the Secretary of State is not told yet."""
    unit, start = cast.unit, today - 170 * DAY
    with at(start):
        review = beginning.begin_by_itself(
            actor=unit,
            kind=PracticeKind.LCSPR,
            title="Infant, injuries not explained",
            rationale="Recurrent themes in three rapid reviews about infants.",
            scope="How agencies assess injuries to infants who do not move by themselves.",
            sign_by=start + 7 * DAY,
        )
    _sign(review, start + 3 * DAY)
    with at(start + 4 * DAY):
        panel.draw_panel(actor=unit, practice=review)
    _scoped(cast, review, start + 15 * DAY)
    _drafted(cast, review, start + 120 * DAY, 1)
    told = today - 5 * DAY
    with at(told):
        work.explain_delay(
            actor=unit,
            practice=review,
            reason="The trial begins in the spring. The prosecution asked that nothing is published before.",
            expected_on=today + 150 * DAY,
            early_learning="The guidance on bruising in infants was made plainer in the summer.",
            panel_told_on=told,
        )


def _signed(cast: Cast, today: dt.date) -> None:
    """Signed by all three last week; its publication is prepared, without a day."""
    unit, start = cast.unit, today - 150 * DAY
    with at(start):
        review = beginning.begin_by_itself(
            actor=unit,
            kind=PracticeKind.LCSPR,
            title="Brothers and sisters, neglect over years",
            rationale="Agencies ask how neglect can go on for so long with so many of them involved.",
            scope="How agencies weighed what they knew over five years, and who brought it together.",
            sign_by=start + 7 * DAY,
        )
    _sign(review, start + 5 * DAY)
    _scoped(cast, review, start + 14 * DAY)
    _drafted(cast, review, today - 40 * DAY, 1)
    with at(today - 20 * DAY, 9):
        signing.put_to_partners(actor=unit, practice=review, sign_by=today - 8 * DAY)
    _sign(review, today - 9 * DAY)
    with at(today - 3 * DAY):
        publishing.plan(
            actor=unit,
            practice=review,
            title="Learning about neglect that went on for years",
            summary=words.LEARNED,
            publish_on=None,
            publish_time=None,
        )


def _from_rapid_review(cast: Cast, today: dt.date) -> None:
    """Follows from a rapid review; its second draft waits for the third signature."""
    rapid = RapidReview.objects.filter(
        decisions__outcome=Outcome.LCSPR_LOCAL, decisions__made_at__isnull=False
    ).first()
    if rapid is None:
        return
    decided = timezone.localdate(rapid.decisions.get(outcome=Outcome.LCSPR_LOCAL).made_at)
    start = decided + 4 * DAY
    with at(start):
        review = beginning.begin_from_rapid_review(actor=cast.unit, review=rapid)
    _scoped(cast, review, start + 12 * DAY)
    _reported(cast, review, start + 14 * DAY, today)
    _drafted(cast, review, today - 20 * DAY, 1)
    draft = review.drafts.get(number=1)
    people = [signatories()[sector][0].person for sector in PARTNERS]
    for person, (section, text) in zip(people, words.COMMENTS, strict=False):
        with at(today - 15 * DAY, 14):
            said = drafts.comment(actor=person, draft=draft, section=section, text=text)
        if section == "Recommendations":
            with at(today - 12 * DAY):
                drafts.answer_comment(
                    actor=cast.unit,
                    comment=said,
                    answer="The police do it by the end of the quarter.",
                )
    _drafted(cast, review, today - 6 * DAY, 2)
    with at(today - 5 * DAY, 9):
        signing.put_to_partners(actor=cast.unit, practice=review, sign_by=today + 5 * DAY)
    _sign(review, today - 3 * DAY, *PARTNERS[:2])


def _reported(cast: Cast, review: PracticeReview, asked: dt.date, today: dt.date) -> None:
    """Agencies are asked for their own reports: one has sent it, one is late, one has not begun."""
    due = {"police": asked + 30 * DAY, "school": today - 4 * DAY, "hospital": today + 9 * DAY}
    reports = {}
    for part, due_on in due.items():
        organisation = cast.parts.get(part)
        if organisation is None:
            continue
        with at(asked):
            reports[part] = agency_reports.ask_report(
                actor=cast.unit,
                practice=review,
                organisation=organisation,
                asked_for=words.ASKED,
                due_on=due_on,
            )
    for part, days in (("police", 25), ("school", 40)):
        if part not in reports:
            continue
        lead = leads_of(reports[part].organisation)[0]
        with at(asked + days * DAY):
            agency_reports.write_report(actor=lead, report=reports[part], text=words.OWN_PART)
            if part == "police":
                agency_reports.send_report(actor=lead, report=reports[part])


def _legacy(cast: Cast, today: dt.date) -> None:
    """Begun by the board in 2019, and never closed on paper."""
    begun = dt.date(2019, 7, 15)
    with at(today - 300 * DAY):
        beginning.begin_by_itself(
            actor=cast.unit,
            kind=PracticeKind.LEGACY,
            title="Serious case review taken over from the board",
            rationale="The board began it. The partners finish what it began.",
            scope="As the board’s terms of reference say.",
            decided_on=begun,
        )


def _national(cast: Cast, today: dt.date) -> None:
    """A national review that concerned the area, published, answered locally."""
    start = today - 200 * DAY
    with at(start):
        review = beginning.begin_by_itself(
            actor=cast.unit,
            kind=PracticeKind.NATIONAL,
            title="National thematic review",
            rationale="The national Panel included a case of this area.",
            scope="What it recommends to local partners, and how this area answers.",
            decided_on=start,
            target_on=today - 90 * DAY,
            carried_out_by=beginning.PANEL,
        )
        work.write(
            actor=cast.unit,
            practice=review,
            learned="Local partners are asked to look at how they bring together what they know of infants.",
        )
    with at(today - 95 * DAY):
        work.finish(actor=cast.unit, practice=review, finished_on=today - 95 * DAY)


def _good_practice(cast: Cast, today: dt.date) -> None:
    with at(today - 25 * DAY):
        beginning.begin_by_itself(
            actor=cast.unit,
            kind=PracticeKind.GOOD_PRACTICE,
            title="A school and a nurse who were persistent",
            rationale="A referral by the school shows work that others can learn from.",
            scope="What made it possible that two people went on asking.",
            decided_on=today - 25 * DAY,
            target_on=today + 40 * DAY,
            lead=cast.parts.get("school"),
        )


def _scoped(cast: Cast, review: PracticeReview, day: dt.date) -> None:
    with at(day):
        work.weigh(actor=cast.unit, practice=review, weighed=words.WEIGHED)
        work.write(
            actor=cast.unit,
            practice=review,
            terms=words.TERMS,
            method=words.METHOD,
            period_from=day - 730 * DAY,
            period_to=day - 60 * DAY,
        )
        work.start_work(actor=cast.unit, practice=review)


def _drafted(cast: Cast, review: PracticeReview, day: dt.date, number: int) -> None:
    with at(day, 10):
        drafts.add_draft(
            actor=cast.unit,
            practice=review,
            upload=_file(f"draft-{number}", f"Draft {number} of the review"),
            note="First draft of the reviewer."
            if number == 1
            else "With what was said about the first.",
            comments_by=day + 10 * DAY,
        )


def _sign(review: PracticeReview, day: dt.date, *sectors: Sector) -> None:
    review.refresh_from_db()
    asked = round_of(review)
    assert asked is not None
    for hour, sector in enumerate(sectors or PARTNERS, start=13):
        with at(day, hour):
            signing.sign(
                actor=signatories()[sector][0].person,
                practice=review,
                answer="agrees",
                reason="I have read it and agree.",
                round_=asked,
            )
    review.refresh_from_db()


def _file(name: str, title: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        f"{name}.pdf", written(title, words.REPORT), content_type="application/pdf"
    )
