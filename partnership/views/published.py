"""What the partnership publishes: its relevant agencies and its arrangements in words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from core.access import public
from partnership.models import Area, ArrangementsText, Group, Organisation


@public
def relevant_agencies(request: HttpRequest) -> HttpResponseBase:
    """The published list, with the reason each agency was chosen (Children Act 2004 s16G)."""
    listed = Organisation.objects.published().current().select_related("category").order_by("name")
    context = {
        "agencies": listed.filter(school=None),
        "schools": listed.exclude(school=None).select_related("school"),
        "partners": Organisation.objects.statutory().current().order_by("name"),
    }
    return render(request, "partnership/relevant_agencies.html", context)


@public
def arrangements(request: HttpRequest) -> HttpResponseBase:
    """The published arrangements in words, with the partners, the area and the groups."""
    context = {
        "texts": ArrangementsText.objects.all(),
        "partners": Organisation.objects.statutory().current().order_by("name"),
        "areas": Area.objects.all(),
        "groups": Group.objects.filter(ended_on=None).select_related("parent"),
    }
    return render(request, "partnership/arrangements.html", context)
