"""The panel of a review that began by itself: whoever sits on it reads it, and nobody else of the committee."""

import pytest

from core.errors import RuleBroken
from core.models import Message
from reviews.models import PracticeReview
from reviews.services.practice import panel as deeds
from tests.factories import make_practice, make_review


@pytest.fixture
def practice(db):
    return make_practice()


def add(unit, practice, person, **changes):
    words = {"reason": "Sits on the committee"} | changes
    return deeds.add_member(actor=unit, practice=practice, person=person, **words)


def sees(person, practice):
    return PracticeReview.objects.visible_to(person).filter(pk=practice.pk).exists()


def test_joining_opens_the_review_and_leaving_closes_it(unit, panel_member, practice):
    assert not sees(panel_member, practice)
    member = add(unit, practice, panel_member)
    assert add(unit, practice, panel_member) == member
    assert sees(panel_member, practice)
    told = Message.objects.get(kind="reviews.practice-panel")
    assert (told.to, practice.title in told.body) == (panel_member, False)
    leave = {"actor": unit, "member": member, "reason": "Left the trust"}
    with pytest.raises(RuleBroken):
        deeds.remove_member(**leave | {"reason": " "})
    assert (deeds.remove_member(**leave), deeds.remove_member(**leave)) == (True, False)
    assert not sees(panel_member, practice)


def test_who_cannot_read_cases_and_whose_panel_it_is_not(unit, panel_member, trust_lead, practice):
    with pytest.raises(RuleBroken) as broken:
        add(unit, practice, trust_lead)
    assert broken.value.field == "person"
    with pytest.raises(RuleBroken) as broken:
        add(unit, practice, panel_member, reason=" ")
    assert broken.value.field == "reason"
    with pytest.raises(RuleBroken, match="is that of"):
        add(unit, make_practice(make_review()), panel_member)
    with pytest.raises(RuleBroken, match="is over"):
        add(unit, make_practice(status="closed"), panel_member)


def test_one_chairs_it_and_the_whole_committee_joins_at_once(unit, unit2, panel_member, practice):
    first = add(unit, practice, unit2, chairs=True)
    assert deeds.draw_panel(actor=unit, practice=practice) == 1
    assert deeds.draw_panel(actor=unit, practice=practice) == 0
    assert {each.person for each in practice.panel.all()} == {unit2, panel_member}
    deeds.remove_member(actor=unit, member=practice.panel.get(person=panel_member), reason="Again")
    add(unit, practice, panel_member, chairs=True)
    first.refresh_from_db()
    assert (first.chairs, practice.panel.get(chairs=True).person) == (False, panel_member)


def test_the_pages_are_the_business_units(unit, panel_member, council_exec, practice, client_for):
    base = f"/practice-reviews/{practice.reference}"
    page = f"{base}/people/"
    assert client_for(panel_member).get(page).status_code == 404
    browser = client_for(unit)
    assert browser.post(f"{base}/panel/committee/").status_code == 302
    member = practice.panel.get()
    assert str(panel_member) in browser.get(page).content.decode()
    assert client_for(panel_member).get(page).status_code == 200
    for way in ("panel/add/", f"panel/{member.pk}/remove/"):
        assert browser.get(f"{base}/{way}").status_code == 200
        assert client_for(panel_member).get(f"{base}/{way}").status_code == 403
        assert client_for(council_exec).get(f"{base}/{way}").status_code == 403
    wrong = browser.post(f"{base}/panel/add/", {"reason": "Because"})
    assert (wrong.status_code, "Because" in wrong.content.decode()) == (422, True)
