"""An agency's link to the survey as a poster, and the survey itself, which anybody with the link may answer."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST

from audits.documents.qr import picture
from audits.forms.surveys import ReplyForm
from audits.queries.surveys import ended, open_link
from audits.services import surveys as deeds
from audits.services import surveys_reply as replying
from audits.views.surveys import link_of
from core.access import allow, public
from core.deeds import at_once
from core.errors import RuleBroken
from core.forms import attach


@allow("audits.survey_link")
def survey_link(request: HttpRequest, campaign: str, link: int) -> HttpResponse:
    """The link and its QR code, to be passed on or printed as a poster."""
    found = link_of(request, campaign, link)
    address = settings.SITE_URL + reverse("survey_reply", args=[found.token])
    over = ended(found.survey)
    context = {
        "link": found,
        "survey": found.survey,
        "campaign": found.survey.campaign,
        "ended": over,
        "address": address,
        "picture": "" if over else picture(address),
    }
    return render(request, "audits/surveys/link.html", context)


@allow("audits.survey_link")
@require_POST
def survey_link_change(request: HttpRequest, campaign: str, link: int) -> HttpResponse:
    """Another link in place of one that went astray."""
    found = link_of(request, campaign, link)
    turn = request.POST.get("turn", "")
    meant = int(turn) if turn.isascii() and turn.isdigit() else -1
    return at_once(
        request,
        lambda: deeds.change_link(actor=request.user, link=found, turn=meant),
        back=reverse("survey_link", args=[campaign, link]),
        said="The link is changed. Posters and messages with the old one do not work any more.",
        already="The link was changed already. This is the one that works.",
    )


@public
def survey_reply(request: HttpRequest, token: str) -> HttpResponse:
    """The survey, for anybody who has the link. Nothing is asked of who they are, and nothing is kept of it."""
    link = open_link(token)
    if link is None:
        return _private(render(request, "audits/surveys/gone.html", status=404))
    statements = list(link.survey.statements.all())
    posted = request.POST if request.method == "POST" else None
    form, status = ReplyForm(posted, statements=statements), 200
    if posted is not None:
        status = 422
        try:
            if form.is_valid():
                replying.keep_pace(link)
                typed = form.cleaned_data
                replying.reply(
                    link=link, said=form.said(), comment=typed["comment"], once=typed["once"]
                )
                return redirect("survey_thanks")
        except replying.TooManyReplies as broken:
            attach(form, broken)
            status = 429
        except RuleBroken as broken:
            attach(form, broken)
    context = {"form": form, "link": link, "survey": link.survey}
    return _private(render(request, "audits/surveys/reply.html", context, status=status))


@public
def survey_thanks(request: HttpRequest) -> HttpResponse:
    """What happens with a reply. The address says nothing of which survey it was."""
    return _private(render(request, "audits/surveys/thanks.html"))


def _private(response: HttpResponse) -> HttpResponse:
    """No copy is kept on a shared computer, and no search engine lists it."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
