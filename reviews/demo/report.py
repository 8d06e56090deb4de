"""The words of a made-up report, section by section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviews.demo.cases import Case
from reviews.models import RapidReview
from reviews.queries.known import known
from reviews.rules import Outcome

if TYPE_CHECKING:
    from partnership.models import Person

CRITERIA: dict[str, str] = {
    Outcome.NO_FURTHER_REVIEW: "The child was seriously harmed and abuse or neglect is suspected, so the"
    " criteria are met."
    "\n\nA practice review would not add to what this rapid review has found: the reasons are understood, and each"
    " action has an owner and a date.",
    Outcome.LCSPR_LOCAL: "The child was seriously harmed and abuse or neglect is suspected, so the criteria are met."
    "\n\nThere is more to learn, about how agencies work together over time. Lines of enquiry:\n\n"
    "- What did each agency know of the adults around the child?\n- What made it hard to act on a pattern?",
    Outcome.LOCAL_LEARNING_REVIEW: "The criteria are not fully met, and there is learning below the threshold that a"
    " local review can reach in less time.",
}
STANDING: dict[str, str] = {
    "lived_experience": "What a day was like for the child is told by those who saw the child most. The child was warm"
    " with adults who were known, and watchful with those who were not.\n\nMen in the household are hardly seen in the"
    " records.",
    "identity": "The family’s culture, language and faith are recorded by one agency only. No agency asked how they"
    " shaped what the family expected of services.",
    "themes": "- Information that stayed with one agency\n- Adults in the home who were not asked about\n"
    "- A plan without a lead\n\nThe same themes stand in two of this partnership’s reviews of the last three years.",
    "national": "The case is not complex in a way that is new, and raises no question of national importance.",
    "family": "The family has been told by letter and in person that a rapid review is held. They will be told of the"
    " outcome by the allocated social worker, and offered a meeting.",
}


def body(code: str, review: RapidReview, case: Case, user: Person) -> str:
    """What a section says in this case."""
    story = case.story
    own = {
        "analysis": story.analysis,
        "learning": story.learning,
        "criteria": CRITERIA.get(case.outcome, CRITERIA[Outcome.NO_FURTHER_REVIEW]),
    }
    return own.get(code) or STANDING.get(code) or known(review, code, user)
