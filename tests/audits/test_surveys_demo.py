"""The demo's surveys and snapshots: nothing without an audit, the same the second time."""

from __future__ import annotations

import pytest
from django.utils import timezone

from audits.demo import snapshots, surveys
from audits.models import PractitionerSurvey, Snapshot, SnapshotReply, SurveyTally
from audits.rules.returns import CampaignStatus
from partnership.models import Organisation, Person
from tests.factories.audited import make_campaign, make_return

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-22")]


def test_the_demo_is_made_once_and_only_beside_an_audit(
    unit: Person, trust_lead: Person, trust: Organisation
) -> None:
    today = timezone.localdate()
    for area in (surveys, snapshots):
        area.load(today)
    assert (PractitionerSurvey.objects.count(), Snapshot.objects.count()) == (0, 0)
    for status in (CampaignStatus.OPEN, CampaignStatus.CLOSED):
        make_return(trust, make_campaign(status=status))
    for area in (surveys, snapshots, surveys, snapshots):
        area.load(today)
    assert {row.status for row in PractitionerSurvey.objects.all()} == {"open", "closed"}
    assert sum(sum(row.counts.values()) for row in SurveyTally.objects.all()) == 2 * 2 * 9
    assert (Snapshot.objects.count(), SnapshotReply.objects.get().status) == (1, "answered")
