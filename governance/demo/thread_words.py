"""The findings of the demo with what came of each, and the notices. Days are counted from today."""

from __future__ import annotations

from typing import NamedTuple

from governance.demo.actions_words import (
    COUNCIL,
    DONE,
    HOSPITAL,
    MINDS,
    NEW,
    POLICE,
    REPORTED,
    SCHOOL,
    TRUST,
    VERIFIED,
    YOUTH,
)
from governance.rules.actions import Effect, Source, Spread

LA, FORCE = "wirral-local-authority", "merseyside-police"
CARE = "wirral-community-nhs-foundation-trust"
WARDS, MENTAL = "wirral-university-teaching-hospital", "wirral-and-cheshire-partnership-trust"
UNTOLD = "untold"  # closed before the portal, without evidence


class Asked(NamedTuple):
    """A recommendation: due days from today; actions as (title, owner, state); impact as (effect, words, days ago)."""

    text: str
    agencies: tuple[str, ...]
    due: int
    measure: str
    actions: tuple[tuple[str, str, str], ...] = ()
    impact: tuple[str, str, int] | None = None


class Learned(NamedTuple):
    """Learning: how it was passed on as (kind, title, days ago, people reached)."""

    title: str
    text: str
    passed_on: tuple[tuple[str, str, int, int | None], ...] = ()


class Found(NamedTuple):
    text: str
    source: str
    theme: str
    ago: int
    asked: tuple[Asked, ...] = ()
    learned: tuple[Learned, ...] = ()
    none_reason: str = ""


FINDINGS = (
    Found(
        "Practitioners saw neglect as single incidents; nobody looked at the pattern over time.",
        Source.REVIEW, "neglect", 350,
        (Asked("Use one screening tool for neglect in every agency, and repeat it every three months.",
               (LA, CARE), -260, "Share of files with the tool repeated in time, from 30 to 80 in 100.",
               (("Roll the neglect tool out to all locality teams", COUNCIL, VERIFIED),
                ("Put the neglect tool into the health visiting record", TRUST, VERIFIED)),
               (Effect.BETTER, "84 of 100 files had the tool repeated in time. Families said they knew what had to"
                " change.", 40)),),
        (Learned("See the pattern, not the incident", "Look back over a year before deciding about today.",
                 ((Spread.BRIEFING, "Seven-minute briefing: neglect over time", 230, 640),
                  (Spread.COURSE, "Recognising neglect, half day", 170, 118))),),
    ),
    Found(
        "Information about adults in the home stayed within one agency.",
        Source.AUDIT, "information-sharing", 310,
        (Asked("Ask at every contact who else lives in the home, and record it.", (FORCE, CARE, MENTAL), -200,
               "Audit of 40 records a quarter: household recorded in 9 of 10.",
               (("Change the contact form to ask who lives in the home", POLICE, VERIFIED),
                ("Brief crisis teams on recording the household", MINDS, DONE)),
               (Effect.PARTLY, "Recorded in 7 of 10 records, up from 4. Crisis teams lag behind.", 12)),),
        (Learned("Who else is at home?", "One question at every contact changes what we know.",
                 ((Spread.POLICY, "Information sharing: the one-page guide", 150, None),)),),
    ),
    Found(
        "Children were spoken about and rarely with, above all babies and children with disabilities.",
        Source.SCRUTINY, "voice-of-the-child", 290,
        (Asked("Record what life is like for the child at each visit.", (LA,), -215,
               "Share of records with the child’s own words, from 40 to 80 in 100.",
               (("Add the child’s day to the visit template", COUNCIL, VERIFIED),)),),
        (Learned("A day in the life of this child", "Describe the day as the child lives it.",
                 ((Spread.EVENT, "Learning event with young people", 180, 95),)),),
    ),
    Found(
        "Referrals about exploitation waited when a young person turned 18.",
        Source.REVIEW, "transitions", 260,
        (Asked("Agree a plan six months before the 18th birthday.", (LA, MENTAL), -130,
               "Share of young people at risk with a plan at 17 and a half.",
               (("Write the transitions plan for young people at risk", YOUTH, REPORTED),)),
         Asked("Give each young person one named worker across the change.", (LA,), -100,
               "Young people who can name their worker, asked each quarter.")),
    ),
    Found(
        "School staff did not know what happened after they had raised a concern.",
        Source.AUDIT, "information-sharing", 240,
        (Asked("Tell whoever raised a concern what was decided within five working days.", (LA,), -90,
               "Share of referrers who say they were told, by survey.",
               (("Send an answer to each referrer from the front door", COUNCIL, UNTOLD),)),),
        (Learned("Close the loop", "People who hear nothing stop telling.", ()),),
    ),
    Found(
        "Dental neglect was noted in hospital and not passed on.",
        Source.CHILD_DEATH, "neglect", 200,
        (Asked("Agree a pathway from dental services to children’s social care.", (WARDS, LA), -20,
               "Referrals from dental services a quarter, and what came of them.",
               (("Draft the dental neglect pathway", HOSPITAL, REPORTED),)),),
    ),
    Found(
        "Police and social care understood the threshold for a strategy meeting differently.",
        Source.INSPECTION, "professional-curiosity", 170,
        (Asked("Hold joint threshold workshops each quarter.", (LA, FORCE), 40,
               "Share of strategy meetings held within one day.",
               (("Hold the first joint workshop on thresholds", POLICE, DONE),)),),
        (Learned("The same words for the same worry", "Agree what each level means with examples.",
                 ((Spread.COURSE, "Thresholds together, two hours", 60, 44),)),),
    ),
    Found(
        "Practitioners accepted what adults said about injuries without checking.",
        Source.NATIONAL, "professional-curiosity", 140,
        (Asked("Teach respectful scepticism in every agency’s induction.", (LA, CARE, FORCE, WARDS), 75,
               "Staff who say they can challenge, by survey before and after.",
               (("Add the scenario to the induction of ward staff", HOSPITAL, NEW),)),),
        (Learned("Check what you are told", "Ask twice, and look for what would prove you wrong."),),
    ),
    Found(
        "Online harm was asked about only after something had happened.",
        Source.SCRUTINY, "online-harm", 110,
        (Asked("Ask about life online in every assessment.", (LA, CARE), 90,
               "Share of assessments that speak of life online.",
               (("Write prompts about life online for assessments", SCHOOL, REPORTED),)),),
    ),
    Found(
        "Parents’ mental health was known to one service and not to those working with the child.",
        Source.REVIEW, "mental-health", 80,
        (Asked("Let adult services see whether there are children in the household.", (MENTAL,), 120,
               "Share of adult records that name the children."),),
    ),
    Found(
        "Young people described places where they felt unsafe that no agency had looked at.",
        Source.AUDIT, "contextual-safeguarding", 45,
    ),
    Found(
        "Two agencies kept different lists of children at risk of exploitation in the same month.",
        Source.MEETING, "exploitation", 30,
        none_reason="The lists were joined the same week, and the next check found no difference.",
    ),
)  # fmt: skip

# kind, title, text, issued days ago, due days from today, agencies, how many of them have acknowledged
NOTICES = (
    (Spread.POLICY, "The neglect procedure has changed",
     "Every agency now uses the same screening tool, and repeats it every three months.\n\n- Read the procedure\n"
     "- Tell the teams it concerns\n- Take the old form out of use", 40, -9,
     (LA, FORCE, CARE, WARDS, MENTAL, "youth-offending-service", "probation-service", "barnardos"), 4),
    (Spread.BRIEFING, "Seven-minute briefing: who else is at home?",
     "One question at every contact. Please use it in a team meeting this month.", 6, 15,
     (LA, FORCE, CARE, WARDS, MENTAL), 1),
)  # fmt: skip
