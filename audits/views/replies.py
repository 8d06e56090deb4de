"""The reply to a question stands on the page of its part, and is saved with the answers."""

from __future__ import annotations

from django.http import HttpRequest

from audits.forms.answers import ReplyForm
from audits.models import ReturnSection, SectionQuery
from audits.queries.queried import open_query
from audits.services import replies as deeds
from core.deeds import refuse
from core.errors import RuleBroken


def posted_replies(request: HttpRequest) -> list[ReplyForm]:
    """The form of the reply as it was posted; none where the page had none."""
    return [ReplyForm(request.POST)] if f"{ReplyForm.prefix}-seen" in request.POST else []


def replies_to(query: SectionQuery | None) -> list[ReplyForm]:
    """The form of the reply as it is saved; none where nothing is asked."""
    return [ReplyForm(initial=ReplyForm.opened_with(deeds.held(query)))] if query else []


def save_replies(request: HttpRequest, section: ReturnSection, forms: list[ReplyForm]) -> None:
    """Save what was typed; what is wrong with it stands beside it."""
    for form in forms:
        if not form.is_valid():
            continue
        said = form.cleaned_data
        try:
            deeds.reply(actor=request.user, section=section, text=said["reply"], seen=said["seen"])
        except RuleBroken as broken:
            refuse(form, broken)


def fresh_mark(section: ReturnSection) -> dict[str, str]:
    """The mark of the reply as it is saved now, for a page that saves as it is typed."""
    query = open_query(section)
    if query is None:
        return {}
    return {f"{ReplyForm.prefix}-seen": ReplyForm.opened_with(deeds.held(query))["seen"]}
