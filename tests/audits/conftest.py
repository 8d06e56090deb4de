"""The trust's return of an open campaign, for the tests of answering it."""

import pytest

from audits.models import AgencyReturn, Campaign, FrameworkVersion, ReturnSection
from partnership.models import Organisation
from tests.factories.audited import make_campaign, make_return, make_version


@pytest.fixture
def version(db: None) -> FrameworkVersion:
    return make_version()


@pytest.fixture
def campaign(version: FrameworkVersion) -> Campaign:
    return make_campaign(version)


@pytest.fixture
def trust_return(trust: Organisation, campaign: Campaign) -> AgencyReturn:
    """Health, statutory length: asked A1.1, A1.3, B1.1, B1.3, B1.4; A1.2 and B1.2 wait for an answer."""
    return make_return(trust, campaign)


@pytest.fixture
def part_a(trust_return: AgencyReturn) -> ReturnSection:
    return trust_return.sections.get(section__code="A")


@pytest.fixture
def part_b(trust_return: AgencyReturn) -> ReturnSection:
    return trust_return.sections.get(section__code="B")
