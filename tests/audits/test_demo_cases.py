"""The demo's case audits, visits and plan: what a demo shows, and once only."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import demo
from audits.models import AssuranceRecord, CaseAudit, CaseTool, PlanLine
from config.management.commands.demo import loaders
from governance.models import Finding
from partnership.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-23", "AUD-25")]


def test_the_demo_of_case_audits_opens_for_those_it_is_for(db):
    today = timezone.localdate()
    for label, load in loaders(today):
        if not label.endswith((": governance", ": reviews")):
            load()
    assert demo.load(today) == 0
    assert list(CaseAudit.objects.order_by("pk").values_list("status", flat=True)) == [
        "reported",
        "open",
    ]
    assert (AssuranceRecord.objects.count(), PlanLine.objects.count()) == (8, 6)
    assert Finding.objects.filter(origin_label__startswith="CAU-").count() == 2
    reported = CaseAudit.objects.get(status="reported")
    tool = CaseTool.objects.filter(
        case__audit=reported, agency__organisation__code=demo.case_audits.TRUST
    )
    for email in ("morag.ellery@partnership.example.org", "yusuf.karim@trust.example.org"):
        client = Client()
        client.force_login(Person.objects.get(email=email))
        for name, args in (
            ("case_audit", [reported.reference]),
            ("case_audit_tools", [reported.reference]),
            ("case_audit_report", [reported.reference]),
            ("case_audit_case", [reported.reference, 1]),
            ("case_tool", [tool[0].pk]),
            ("audit_plan", []),
            ("assurance_list", []),
            ("assurance_themes", []),
        ):
            assert client.get(reverse(name, args=args)).status_code == 200, (email, name)
