"""Which agencies a choice means: all that is ticked, and schools by phase, type, town and council area."""

import pytest

from audits.forms.campaigns_agencies import ChooseForm
from audits.queries.campaigns_agencies import by_kind
from core import history
from partnership.models import Area, School
from partnership.rules import Sector
from tests.factories import make_organisation
from tests.factories.base import MAKER, REASON

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-06")]


@pytest.fixture
def schools(db):
    rows = [
        ("Bramble Edge", 900101, 344, "Primary", "Bebington"),
        ("Ropewalk", 900102, 344, "Secondary", "Wallasey"),
        ("Far Meadow", 900103, 876, "Primary", "Runcorn"),
    ]
    for name, urn, authority, phase, town in rows:
        body = make_organisation(name, code=name.split()[0].lower(), sector=Sector.EDUCATION)
        row = School(
            organisation=body, urn=urn, la_code=authority, phase=phase, town=town,
            type="Community school", status="Open",
        )  # fmt: skip
        history.create(row, actor=MAKER, reason=REASON)


def area(code, name, authority):
    row = Area(code=code, name=name, la_code=authority)
    return history.create(row, actor=MAKER, reason=REASON)


def names(**typed):
    return [each.name for each in by_kind(**typed)]


def test_schools_are_chosen_by_phase_town_and_area(schools, trust):
    assert names(phases=["Primary"]) == ["Bramble Edge", "Far Meadow"]
    assert names(towns=["Wallasey", "Runcorn"]) == ["Far Meadow", "Ropewalk"]
    assert names(areas=["344"]) == ["Bramble Edge", "Ropewalk"]
    assert names(areas=["344"], phases=["Primary"]) == ["Bramble Edge"]
    assert names(types=["Community school"], towns=["Nowhere"]) == []


def test_the_council_area_is_asked_where_there_are_several(schools):
    area("mersey-bank", "Mersey Bank", 344)
    assert "areas" not in ChooseForm().fields
    area("far", "Far Meadow district", 876)
    form = ChooseForm({"areas": ["876"]})
    assert form.fields["areas"].choices == [("876", "Far Meadow district"), ("344", "Mersey Bank")]
    assert form.is_valid() and names(**form.cleaned_data) == ["Far Meadow"]
    assert not ChooseForm({"areas": ["999"]}).is_valid()


def test_towns_are_asked_where_there_are_schools(trust):
    assert "towns" not in ChooseForm().fields


def test_towns_are_those_of_the_schools(schools):
    found = ChooseForm().fields["towns"].choices
    assert [value for value, _ in found] == ["Bebington", "Runcorn", "Wallasey"]
