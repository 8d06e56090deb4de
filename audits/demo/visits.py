"""Made-up visits, a peer review, and what two agencies' own audits found."""

from __future__ import annotations

import datetime as dt
from typing import Any

from audits.rules.visits import FIRST_THEMES, THEMES, AssuranceKind, Direction, Setting
from audits.services import visits as deeds
from core import first_values
from core.living import at
from core.models import ListValue
from governance.demo.people import manager
from partnership.models import Organisation, Person

DAY = dt.timedelta(days=1)
TRUST, COUNCIL, POLICE = (
    "wirral-community-nhs-foundation-trust", "wirral-local-authority", "merseyside-police",
)  # fmt: skip
LAY, FIRE = "harriet.stave@board.example.org", "tess.arkwell@fire.example.org"
NURSE = "yusuf.karim@trust.example.org"
# days ago, who records, agency, team, setting, title, who, what was seen, staff, concerns, themes
VISITS: tuple[tuple[Any, ...], ...] = (
    (20, LAY, TRUST, "Health visitors, north", Setting.OBSERVATION, "A morning with the health visitors",
     "Lay member", "Four visits. Each began with the child.", "They would like more time to write up.",
     "Notes are written in the evening.", ("voice-of-the-child", "workload")),
    (75, "", COUNCIL, "Assessment team", Setting.SESSION, "Session with the assessment team",
     "Business manager", "Nine social workers spoke openly.", "Supervision is regular and reflective.",
     "Two vacancies are hard to fill.", ("supervision", "workload")),
    (120, "", POLICE, "Vulnerability desk", Setting.VISIT, "Visit to the vulnerability desk",
     "Business manager", "Referrals are read within the hour.", "Replies from partners come late.",
     "Replies to referrals are not chased.", ("information-sharing", "thresholds")),
    (210, FIRE, COUNCIL, "Front door", Setting.OBSERVATION, "A day at the front door",
     "Group manager, prevention", "Decisions were explained to whoever called.", "The form is too long.",
     "The form asks the same twice.", ("thresholds",)),
    (300, LAY, TRUST, "School nurses", Setting.VISIT, "Visit to the school nurses", "Lay member",
     "Children could drop in without a letter.", "They know their schools well.", "",
     ("voice-of-the-child",)),
)  # fmt: skip


def load(today: dt.date) -> None:
    """Make them through the deeds, each on the day it would have been done."""
    first_values.fill({THEMES: FIRST_THEMES})
    themes = {row.code: row for row in ListValue.objects.filter(list_code=THEMES)}
    unit = manager()
    for ago, who, body, team, setting, title, posts, seen, staff, concerns, codes in VISITS:
        day = today - ago * DAY
        with at(day):
            made = deeds.record(
                actor=_person(who) if who else unit,
                kind=AssuranceKind.VISIT,
                title=title,
                organisation=_body(body),
                team=team,
                setting=setting,
                who=posts,
                began_on=day,
                observed=seen,
                said_staff=staff,
                concerns=concerns,
                good_practice="Staff spoke of children as people, not as cases.",
                themes=[themes[code] for code in codes],
            )
            deeds.share(actor=unit, record=made)
    _reviews(today, unit, themes)


def _reviews(today: dt.date, unit: Person, themes: dict[str, ListValue]) -> None:
    began = today - 60 * DAY
    with at(began + 2 * DAY):
        deeds.record(
            actor=unit, kind=AssuranceKind.PEER_REVIEW, title="The front door, seen by a neighbour",
            organisation=None, direction=Direction.OF_US, began_on=began, ended_on=began + 2 * DAY,
            who="Business manager and head of service of the neighbouring partnership",
            scope="How contacts are read and answered, and how thresholds are used.",
            good_practice="Contacts are read by two people, and the reasons are written down.",
            concerns="Schools do not always hear what came of a contact.",
            planned_actions="The reply to whoever made contact is checked every month.",
            themes=[themes["thresholds"], themes["information-sharing"]],
        )  # fmt: skip
    for ago, who, body, title, size, seen, grade, codes in (
        (40, NURSE, TRUST, "Record keeping of health visitors", 40,
         "Thirty-three of forty records held the voice of the child.", "Good", ("voice-of-the-child",)),
        (95, "", COUNCIL, "Supervision of social workers", 25,
         "Supervision was monthly in 22 of 25 cases, and reflective in 15.", "Requires improvement",
         ("supervision",)),
    ):  # fmt: skip
        end = today - ago * DAY
        with at(end):
            made = deeds.record(
                actor=_person(who) if who else unit, kind=AssuranceKind.AGENCY_AUDIT, title=title,
                organisation=_body(body), began_on=end - 90 * DAY, ended_on=end, sample_size=size,
                observed=seen, grade_words=grade, planned_actions="Audited again in six months.",
                themes=[themes[code] for code in codes],
            )  # fmt: skip
            deeds.share(actor=unit, record=made)


def _person(email: str) -> Person:
    return Person.objects.get(email=email)


def _body(code: str) -> Organisation:
    return Organisation.objects.get(code=code)
