"""What the made-up practice reviews led to: findings, recommendations at several stages, a briefing, looks, themes.

Told through the deeds, each on the day it would have been done.
"""

from __future__ import annotations

import datetime as dt

from core import first_values
from core.living import at
from core.models import ListValue
from governance.models import Action, Finding, Recommendation
from governance.rules.actions import Effect
from governance.rules.thread import FIRST_THEMES, THEMES
from governance.services import actions_doing as doing
from governance.services import thread
from partnership.models import Organisation, Person
from partnership.queries import leads_of
from reviews.demo import practice_learning_words as words
from reviews.demo.cast import Cast
from reviews.learning_rules import LocalAnswer, briefing_draft
from reviews.models import PracticeReview
from reviews.practice_rules import PracticeKind, PracticeStatus
from reviews.services.practice import learning, plan_looks

DAY = dt.timedelta(days=1)
# What each kind, at each stage, is about.
GIVEN = {
    "published": ("exploitation", "information-sharing", "voice-of-the-child"),
    PracticeKind.NATIONAL: ("information-sharing",),
    PracticeKind.LEGACY: ("neglect", "professional-curiosity"),
    PracticeKind.GOOD_PRACTICE: ("professional-curiosity", "voice-of-the-child"),
    PracticeKind.LCSPR: ("neglect", "professional-curiosity"),
}


def load(cast: Cast, today: dt.date) -> None:
    """After the reviews themselves are there."""
    first_values.fill({THEMES: FIRST_THEMES})
    teller = Teller(cast, today)
    for practice in PracticeReview.objects.order_by("pk"):
        followed = practice.status == PracticeStatus.MONITORING
        about = GIVEN["published"] if followed else GIVEN.get(practice.kind, ("neglect",))
        with at(teller.begun(practice) + 3 * DAY):
            themes = [teller.themes[code] for code in about]
            learning.choose_themes(actor=cast.unit, practice=practice, themes=themes)
        if followed and practice.kind == PracticeKind.LCSPR:
            teller.published(practice)
        if practice.kind == PracticeKind.NATIONAL:
            teller.national(practice)


class Teller:
    """Who acts, and what day it is."""

    def __init__(self, cast: Cast, today: dt.date) -> None:
        self.unit, self.today = cast.unit, today
        self.themes = {row.code: row for row in ListValue.objects.filter(list_code=THEMES)}
        # Those parts that have a lead who can take an action on.
        self.agencies: list[Organisation] = list(cast.parts.values())

    def begun(self, practice: PracticeReview) -> dt.date:
        return practice.begun_at.date()

    def published(self, practice: PracticeReview) -> None:
        """Two findings, three recommendations: all done and measured, half done, and just begun."""
        sharing = self.find(practice, words.SHARING, "information-sharing", 130)
        voice = self.find(practice, words.SCHOOL, "exploitation", 130)
        weekly = self.recommend(practice, sharing, words.WEEKLY, 125, -75)
        record = self.recommend(practice, sharing, words.RECORD, 125, 60)
        school = self.recommend(practice, voice, words.HEADS, 40, 150)
        for place, title in enumerate(words.WEEKLY_ACTIONS):
            self.done(self.act(practice, weekly, title, place, 120, -80), 85 + place)
        first, second = words.RECORD_ACTIONS
        self.done(self.act(practice, record, first, 0, 120, 30), 20)
        self.reported(self.act(practice, record, second, 1, 120, 50), 12, 40)
        self.act(practice, school, words.HEADS_ACTION, 2, 30, 140)
        with at(self.day(6)):
            thread.measure(
                actor=self.unit,
                recommendation=weekly,
                effect=Effect.BETTER,
                text=words.MEASURED,
                measured_on=self.day(6),
            )
        self.brief(practice, sharing)
        self.look(practice)

    def national(self, practice: PracticeReview) -> None:
        """Two recommendations of the national Panel, both answered."""
        found = self.find(practice, words.NATIONAL, "information-sharing", 94)
        for (text, measure, answer, said), due in zip(words.NATIONALS, (120, 200), strict=True):
            asked = self.recommend(practice, found, (text, measure), 93, due)
            with at(self.day(70)):
                learning.answer(
                    actor=self.unit,
                    practice=practice,
                    recommendation=asked,
                    answer=LocalAnswer(answer),
                    words=said,
                    answered_on=self.day(70),
                )
            if answer == LocalAnswer.ACCEPTED:
                action = self.act(practice, asked, words.NATIONAL_ACTION, 0, 65, due)
                self.reported(action, 15, 60)

    def day(self, ago: int) -> dt.date:
        return self.today - ago * DAY

    def find(self, practice: PracticeReview, text: str, theme: str, ago: int) -> Finding:
        with at(self.day(ago)):
            return learning.find(
                actor=self.unit,
                practice=practice,
                text=text,
                theme=self.themes[theme],
                found_on=self.day(ago),
            )

    def recommend(
        self, practice: PracticeReview, found: Finding, asked: tuple[str, str], ago: int, due: int
    ) -> Recommendation:
        text, measure = asked
        with at(self.day(ago)):
            return learning.recommend(
                actor=self.unit,
                practice=practice,
                finding=found,
                text=text,
                organisations=self.agencies[:2],
                due_on=self.today + due * DAY,
                measure=measure,
            )

    def act(
        self, practice: PracticeReview, asked: Recommendation, title: str, place: int, ago: int,
        due: int,
    ) -> Action:  # fmt: skip
        agency = self.agencies[place % len(self.agencies)]
        with at(self.day(ago)):
            return learning.give_action(
                actor=self.unit,
                practice=practice,
                recommendation=asked,
                title=title,
                owner=self.lead(agency),
                due_on=self.today + due * DAY,
                organisation=agency,
            )

    def lead(self, agency: Organisation) -> Person:
        return leads_of(agency)[0]

    def reported(self, action: Action, ago: int, percent: int) -> None:
        with at(self.day(ago)):
            doing.report(actor=action.owner, action=action, percent=percent, text=words.REPORTED)

    def done(self, action: Action, ago: int) -> None:
        with at(self.day(ago)):
            doing.add_evidence(actor=action.owner, action=action, text=words.EVIDENCE)
            doing.finish(actor=action.owner, action=action, done_on=self.day(ago))
        with at(self.day(ago - 5)):
            doing.verify(actor=self.unit, action=action)

    def brief(self, practice: PracticeReview, found: Finding) -> None:
        text = briefing_draft(words.BRIEFING_FOUND, words.BRIEFING_CHANGE)
        with at(self.day(18)):
            learning.brief(
                actor=self.unit,
                practice=practice,
                finding=found,
                title=words.BRIEFING_TITLE,
                text=text.replace("Background", f"Background\n\n{words.BRIEFING_BACKGROUND}"),
                organisations=self.agencies[:4],
                due_on=self.today + 10 * DAY,
                need=words.NEED,
                audience=words.AUDIENCE,
            )

    def look(self, practice: PracticeReview) -> None:
        """Once a month since its actions are followed, the last three weeks ago."""
        row = practice.statuses.filter(to_status=PracticeStatus.MONITORING).first()
        assert row
        followed = row.at.date()
        for ago, said in words.LOOKS:
            if self.day(ago) >= followed:
                with at(self.day(ago)):
                    plan_looks.look(
                        actor=self.unit, practice=practice, looked_on=self.day(ago), words=said
                    )
