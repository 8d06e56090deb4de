"""The accessibility statement promises nothing that the partnership has not agreed."""

import re

import pytest
from django.test import Client

from core import history
from core.models import Branding
from tests.factories.base import MAKER

pytestmark = pytest.mark.django_db


def contact(**values: str) -> str:
    """The words under "Feedback and contact information", as the partnership set them."""
    history.create(
        Branding(name="Mersey Bank Partnership", short_name="Mersey Bank", **values),
        actor=MAKER,
        reason="Made for a test",
    )
    page = Client().get("/accessibility/").content.decode()
    part = page.split('<h2 id="contact">')[1].split("<h2")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


@pytest.fixture(autouse=True)
def no_branding(db: None) -> None:
    Branding.objects.all().delete()


@pytest.mark.shows("PUB-02")
def test_nothing_set_names_the_business_unit_and_no_time() -> None:
    said = contact()
    assert "tell the business unit of the partnership. Say:" in said
    assert "working days" not in said
    assert said.endswith("Leave out anything that tells who a child or a family is.")


def test_what_the_partnership_agreed_stands_there() -> None:
    said = contact(
        contact_email="unit@partnership.example.org",
        accessibility_contact="0151 496 0000, Monday to Friday, 9am to 5pm.",
        accessibility_answer="We answer within 10 working days.",
    )
    assert "write to unit@partnership.example.org . You can also ask: 0151 496 0000, Monday" in said
    assert "5pm. Say:" in said
    assert said.endswith("We answer within 10 working days.")
