"""An agency's own results beside those of its sector, without anybody's name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from audits.queries.insight_benchmark import Beside, benchmark
from audits.rules.insight import SHOWN
from audits.rules.returns import RETURNED
from audits.views.frame import framed
from audits.views.quality_returns import whole_return
from core.access import allow


@allow("audits.read_return")
def audit_return_benchmark(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Standard by standard: what this agency says, and what share of its sector says so."""
    found = whole_return(request, audit_return, "compare with sector")
    if found.status not in RETURNED:
        raise Http404
    compared = benchmark(found, moderated=bool(found.campaign.released_at))
    context = {"compared": compared, "rows": [_row(each) for each in compared.rows]}
    return render(request, "audits/returns/benchmark.html", framed(request, found, context))


def _row(each: Beside) -> tuple[str, str, str]:
    """The standard, the own result, and the shares of the others in words."""
    shares = ", ".join(
        f"{each.shares[met]} % {met.label.lower()}" for met in SHOWN if each.shares.get(met)
    )
    return str(each.standard), str(each.own.label) if each.own else "", shares
