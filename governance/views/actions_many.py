"""Many actions at once: chasing those that are overdue, handing those of a group over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import allow
from core.deeds import at_once, one_form
from core.forms import bind
from governance.forms.actions import ActionFilters, ChooseForm, HandOverForm
from governance.models import Action
from governance.models.actions import ActionQuerySet
from governance.queries import actions as queries
from governance.rules.actions import ActionStatus
from governance.services import actions as deeds
from governance.services import actions_chase
from governance.views.actions import FORM

MOST = 200  # actions to tick on one page


@allow("governance.assign")
def action_chase(request: HttpRequest) -> HttpResponse:
    """Tick overdue actions, of those that the filters of the list leave."""
    rows = queries.overdue(_filtered(request), timezone.localdate())
    chosen = list(rows.order_by("owner__name", "due_on", "pk").values_list("pk", flat=True)[:MOST])
    form = ChooseForm(actions=_of(request, chosen), initial={"chosen": chosen})
    return render(request, "governance/actions_chase.html", {"form": form, "count": len(chosen)})


@allow("governance.assign")
def action_chase_check(request: HttpRequest) -> HttpResponse:
    """Who would get which mail, before anything is sent."""
    rows = queries.overdue(queries.seen_by(request.user), timezone.localdate())
    form = ChooseForm(request.GET, actions=rows)
    if not form.is_valid():
        context = {"form": form, "count": rows.count()}
        return render(request, "governance/actions_chase.html", context, status=422)
    chosen = form.cleaned_data["chosen"]
    context = {"chase": actions_chase.sorted_out(chosen)}
    return render(request, "governance/actions_chase_check.html", context)


@allow("governance.assign")
@require_POST
def action_chase_send(request: HttpRequest) -> HttpResponse:
    """One mail to each owner, once a day."""
    rows = queries.overdue(queries.seen_by(request.user), timezone.localdate())
    form = ChooseForm(request.POST, actions=rows)
    if not form.is_valid():
        return redirect("action_chase")
    return at_once(
        request,
        lambda: actions_chase.chase(actor=request.user, actions=form.cleaned_data["chosen"]),
        back=reverse("action_list"),
        said="A mail to each owner is on its way.",
        already="No mail is sent: these owners were mailed today already, or hold no seat any more.",
    )


@allow("governance.assign")
def action_hand_over(request: HttpRequest) -> HttpResponse:
    """Give open actions to another person, of those that the filters leave: ``?group=`` for those of a group."""
    rows = _filtered(request).filter(status=ActionStatus.OPEN)
    chosen = list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:MOST])
    form = bind(request, HandOverForm, actions=_of(request, chosen))
    return one_form(
        request,
        FORM,
        form,
        lambda typed: deeds.reassign_many(actor=request.user, actions=typed.pop("chosen"), **typed),
        back=_back(request),
        said="The actions have changed hands, and their new owner is told.",
        context={
            "heading": "Hand actions over",
            "means": "Tick those that somebody else takes on. Their due days stay."
            if chosen
            else "There is no open action to hand over.",
            "button": "Hand over",
        },
    )


def _filtered(request: HttpRequest) -> ActionQuerySet:
    rows = queries.seen_by(request.user)
    agencies = queries.agencies(request.user)
    return ActionFilters(request.GET, user=request.user, agencies=agencies).narrow(rows)  # type: ignore[return-value]


def _of(request: HttpRequest, keys: list[int]) -> ActionQuerySet:
    return queries.seen_by(request.user).filter(pk__in=keys).order_by("owner__name", "due_on", "pk")


def _back(request: HttpRequest) -> str:
    group = request.GET.get("group", "")
    known = Action.objects.visible_to(request.user).filter(group__code=group).exists()
    return reverse("group", args=[group]) if known else reverse("action_list")
