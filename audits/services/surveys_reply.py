"""A reply to a practitioner survey: counted, and forgotten.

Nobody is logged in here, so the deed has no actor, and nothing is written into history or the log: no
address, no browser, no time.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audits.models import SurveyComment, SurveyLink, SurveyTally
from audits.rules.surveys import A_DAY, A_MINUTE, LONGEST_COMMENT, Said, takes_replies
from audits.services.answering import tidy
from core.errors import RuleBroken

ENDED = "This survey does not take replies any more."
ONCE_SECONDS = 3600


class TooManyReplies(RuleBroken):
    """More replies through one link than people give in a short while."""


@transaction.atomic
def reply(*, link: SurveyLink, said: Mapping[int, str], comment: str = "", once: str = "") -> bool:
    """Count one reply: key of a statement → answer. What is left out counts as "I cannot say".

    ``once`` is a mark that the page was drawn with, so that a button pressed twice counts once: False
    then. The mark is kept for an hour, and leads nowhere.
    """
    link = (
        SurveyLink.objects.select_for_update(of=("self",)).select_related("survey").get(pk=link.pk)
    )
    if not takes_replies(link.survey.status, link.survey.closes_on, timezone.localdate()):
        raise RuleBroken(ENDED)
    comment = _checked(said, comment)
    if once and not cache.add(f"survey-once:{once}", True, ONCE_SECONDS):
        return False
    for statement in link.survey.statements.all():
        column = Said(said.get(statement.pk) or Said.CANNOT_SAY).name.lower()
        rows = SurveyTally.objects.filter(link=link, statement=statement)
        rows.update(**{column: F(column) + 1})
    if comment:
        SurveyComment.objects.create(link=link, text=comment)
    return True


def _checked(said: Mapping[int, str], comment: str) -> str:
    comment = tidy(comment)
    given = [answer for answer in said.values() if answer]
    if any(answer not in Said.values for answer in given):
        raise RuleBroken("Choose one of the answers listed.")
    if not given and not comment:
        raise RuleBroken("Answer at least one statement.")
    if len(comment) > LONGEST_COMMENT:
        raise RuleBroken(
            f"This has {len(comment):,} characters. Shorten it to {LONGEST_COMMENT:,}.",
            field="comment",
        )
    return comment


def keep_pace(link: SurveyLink) -> None:
    """Raise TooManyReplies where a link is used faster than people answer.

    Counted for the link and not for the caller, so that no address is needed; a count without times.
    """
    for window, most in ((60, A_MINUTE), (86_400, A_DAY)):
        key = f"survey-pace:{link.pk}:{window}"
        cache.add(key, 0, window)
        try:
            number = cache.incr(key)
        except ValueError:  # it ran out between the two lines
            continue
        if number > most:
            raise TooManyReplies(
                "Many people are replying at this moment. What you answered is still below. Wait a minute, then send"
                " it again."
            )
