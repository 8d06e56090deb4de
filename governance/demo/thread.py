"""Made-up findings for the demo, with chains that are whole and chains that are broken; and notices."""

from __future__ import annotations

import datetime as dt

from core import first_values, history
from core.living import at
from core.models import ListValue
from core.references import next_reference
from governance.demo.actions import CHECKER, Words, live
from governance.demo.actions_words import Told
from governance.demo.people import manager
from governance.demo.thread_words import FINDINGS, NOTICES, UNTOLD, Asked, Found, Learned
from governance.models import Action, Finding, Recommendation
from governance.rules.actions import ActionStatus, Source
from governance.rules.thread import FIRST_THEMES, THEMES
from governance.services import actions, notices
from governance.services import thread as deeds
from partnership.models import Group, Organisation, Person
from partnership.queries import leads_of

DAY = dt.timedelta(days=1)


def load(today: dt.date) -> None:
    """Make them through the deeds, each on the day it would have been done."""
    first_values.fill({THEMES: FIRST_THEMES})
    teller = Teller(today)
    for found in FINDINGS:
        teller.tell(found)
    for notice in NOTICES:
        teller.notify(*notice)


class Teller:
    """Who acts and what day it is."""

    def __init__(self, today: dt.date) -> None:
        self.today, self.unit, self.words = today, manager(), Words()
        self.people = {person.email: person for person in Person.objects.filter(is_active=True)}
        self.bodies = {body.code: body for body in Organisation.objects.all()}
        self.themes = {row.code: row for row in ListValue.objects.filter(list_code=THEMES)}
        self.group = Group.objects.filter(code="case-review-committee").first()

    def day(self, ago: int) -> dt.date:
        return self.today - ago * DAY

    def tell(self, found: Found) -> None:
        with at(self.day(found.ago)):
            finding = deeds.find(
                actor=self.unit,
                text=found.text,
                source=found.source,
                found_on=self.day(found.ago),
                theme=self.themes[found.theme],
                group=self.group,
            )
        for asked in found.asked:
            self.recommend(finding, found.ago - 14, asked)
        for learned in found.learned:
            self.learn(finding, found.ago - 30, learned)
        if found.none_reason:
            with at(self.day(found.ago - 5)):
                deeds.need_no_recommendation(
                    actor=self.unit, finding=finding, reason=found.none_reason
                )

    def recommend(self, finding: Finding, ago: int, asked: Asked) -> None:
        with at(self.day(ago)):
            made = deeds.recommend(
                actor=self.unit,
                finding=finding,
                text=asked.text,
                organisations=[self.bodies[code] for code in asked.agencies],
                due_on=self.today + asked.due * DAY,
                measure=asked.measure,
            )
        for title, owner, state in asked.actions:
            self.act(made, ago - 3, title, owner, state, asked.due)
        if asked.impact:
            effect, text, when = asked.impact
            with at(self.day(when)):
                deeds.measure(
                    actor=self.unit,
                    recommendation=made,
                    effect=effect,
                    text=text,
                    measured_on=self.day(when),
                )

    def act(
        self, made: Recommendation, ago: int, title: str, owner: str, state: str, due: int
    ) -> None:
        if state == UNTOLD:
            self.bring_over(made, title, self.people[owner], self.day(ago))
            return
        with at(self.day(ago)):
            action = actions.give(
                actor=self.unit,
                title=title,
                owner=self.people[owner],
                due_on=self.today + due * DAY,
                source=Source.THREAD,
                recommendation=made,
            )
        told = Told(title, owner, ago, due, state)
        live(action, told, self.words, self.unit, self.people[CHECKER], self.today)

    def bring_over(self, made: Recommendation, title: str, owner: Person, day: dt.date) -> None:
        """One that was closed in the spreadsheet of before, where nobody asked for evidence."""
        with at(day):
            history.create(
                Action(
                    reference=next_reference("ACT", Action, day.year),
                    status=ActionStatus.VERIFIED,
                    title=title,
                    owner=owner,
                    organisation=actions.agency_of(owner),
                    group=made.finding.group,
                    due_on=made.due_on,
                    percent=100,
                    source=Source.THREAD,
                    recommendation=made,
                    created_by=self.unit,
                ),
                actor=self.unit,
                reason="Brought over from the action log kept before the portal",
            )

    def learn(self, finding: Finding, ago: int, learned: Learned) -> None:
        with at(self.day(ago)):
            made = deeds.learn(
                actor=self.unit,
                finding=finding,
                title=learned.title,
                text=learned.text,
                recommendation=finding.recommendations.first(),
            )
        for kind, title, when, reached in learned.passed_on:
            with at(self.day(when)):
                deeds.pass_on(
                    actor=self.unit,
                    learning=made,
                    kind=kind,
                    title=title,
                    passed_on=self.day(when),
                    reached=reached,
                )

    def notify(
        self, kind: str, title: str, text: str, ago: int, due: int, codes: tuple[str, ...],
        answered: int,
    ) -> None:  # fmt: skip
        asked = [self.bodies[code] for code in codes]
        with at(self.day(ago)):
            notice = notices.issue(
                actor=self.unit,
                kind=kind,
                title=title,
                text=text,
                due_on=self.today + due * DAY,
                organisations=asked,
            )
        for place, body in enumerate(asked[:answered]):
            with at(self.day(ago - 1 - 3 * place)):
                notices.acknowledge(actor=leads_of(body)[0], notice=notice)
