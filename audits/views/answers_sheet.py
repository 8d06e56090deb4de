"""Answers brought back in the Excel file that the return was downloaded as."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from audits.forms.downloads import AnswersFileForm
from audits.models import AgencyReturn
from audits.services.answers_sheet import TakenIn, take_in
from audits.views.frame import framed, with_parts
from core import log
from core.access import allow
from core.deeds import done
from core.forms import bind

SHOWN = 100


@allow("audits.answer")
def audit_answers_read_in(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Read answers in from an Excel file; every row that is not taken is told."""
    rows = with_parts(AgencyReturn.objects.worked_on_by(request.user))
    found = get_object_or_404(rows, pk=audit_return)
    log.opened(request, found, action="read answers in", reference=found.campaign.reference)
    form = bind(request, AnswersFileForm)
    came: list[TakenIn] = []

    def deed(typed: dict[str, Any]) -> None:
        file = typed["file"]
        came.append(
            take_in(
                actor=request.user,
                agency_return=found,
                file=file,
                overwrite=typed["overwrite"],
            )
        )

    if request.method == "POST" and done(form, deed) and not came[0].faults:
        messages.success(request, f"{_counted(came[0].saved)} saved from the file.")
        return redirect("audit_return", found.pk)
    faults = came[0].faults if came else []
    context = {
        "form": form,
        "came": f"{_counted(came[0].saved)} saved." if came else "",
        "faults": faults[:SHOWN],
        "more": max(len(faults) - SHOWN, 0),
    }
    status = 422 if request.method == "POST" else 200
    return render(
        request, "audits/returns/answers_file.html", framed(request, found, context), status=status
    )


def _counted(number: int) -> str:
    return "1 answer is" if number == 1 else f"{number} answers are"
