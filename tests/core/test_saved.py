"""A filtered view is saved under a name; a shared link shows only what the viewer may see."""

import pytest
from django.urls import reverse

from core import saved
from core.errors import RuleBroken
from core.models import SavedView
from tests.factories import make_request

pytestmark = [pytest.mark.django_db, pytest.mark.shows("DSH-10")]


def test_a_list_is_saved_with_its_filters_and_opened_again(unit, client_for):
    client = client_for(unit)
    address = reverse("organisation_list") + "?q=trust"
    page = client.get(address).content.decode()
    assert "Save this view" in page
    done = client.post(reverse("saved_view_new") + "?of=" + address, {"name": "Trusts"})
    assert (done.status_code, done.url) == (302, address)
    shown = client.get(reverse("saved_view_list")).content.decode()
    assert f'href="{address}"' in shown and "Trusts" in shown


def test_saving_under_the_same_name_replaces_and_twice_is_once(unit):
    first = saved.save(actor=unit, name="Mine", address="/requests/?status=open")
    saved.save(actor=unit, name="Mine", address="/requests/?status=open")
    second = saved.save(actor=unit, name="Mine", address="/requests/")
    assert (first.pk, SavedView.objects.get().address) == (second.pk, "/requests/")
    assert second.history.count() == 2


@pytest.mark.parametrize(
    "address",
    ["", "https://elsewhere.example/", "//elsewhere.example/", "/no/such/page/", "/\\elsewhere",
     "javascript:alert(1)", "/requests/?" + "a" * 2000],
)  # fmt: skip
def test_only_pages_of_the_portal_are_saved(unit, address):
    with pytest.raises(RuleBroken, match="not a list of the portal"):
        saved.save(actor=unit, name="Mine", address=address)


def test_more_than_fifty_are_refused(unit):
    for number in range(saved.MOST):
        saved.save(actor=unit, name=f"View {number}", address="/requests/")
    with pytest.raises(RuleBroken, match="Remove one"):
        saved.save(actor=unit, name="One more", address="/requests/")


def test_a_view_is_its_persons_own(unit, trust_lead, client_for):
    view = saved.save(actor=unit, name="Mine", address="/requests/")
    client = client_for(trust_lead)
    assert "Mine" not in client.get(reverse("saved_view_list")).content.decode()
    remove = reverse("saved_view_remove", args=[view.pk])
    assert client.post(remove).status_code == 404
    assert client_for(unit).post(remove).status_code == 302
    assert not SavedView.objects.exists()


def test_a_shared_link_shows_only_what_the_viewer_may_see(
    unit, trust_lead, trust, charity, client_for
):
    mine, other = make_request(organisation=trust), make_request(organisation=charity)
    view = saved.save(actor=unit, name="All requests", address=reverse("request_list"))
    everything = client_for(unit).get(view.address).content.decode()
    shown = client_for(trust_lead).get(view.address).content.decode()
    address = {row: reverse("request", args=[row.pk]) for row in (mine, other)}
    assert address[mine] in shown and address[other] not in shown
    assert address[mine] in everything and address[other] in everything


def test_a_name_is_needed(unit, client_for):
    page = client_for(unit).post(reverse("saved_view_new") + "?of=/requests/", {"name": ""})
    assert page.status_code == 422
    assert "Give the view a name" in page.content.decode()
