"""The pages of a return: who gets in, how many queries they ask, how heavy they are, what a closed one says."""

import pytest
from django.urls import reverse

from audits.models import Answer, Question
from audits.rules.returns import CampaignStatus
from core import history
from tests.factories import make_organisation
from tests.factories.audited import make_campaign, make_return, make_version, put
from tests.factories.base import MAKER, REASON

PAGES = ["audit_return", "audit_return_whole", "audit_return_timeline"]


def big_version():
    """Ten parts of ten questions."""
    rows = {
        f"P{part}": [(f"P{part}.{n}", "rag", {"evidence_wanted": True}) for n in range(10)]
        for part in range(10)
    }
    return make_version(rows)


@pytest.mark.shows("AUD-15")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("status", [CampaignStatus.OPEN, CampaignStatus.CLOSED])
def test_an_agency_reads_its_return_for_ever(
    client_for, trust_lead, campaign, trust_return, name: str, status: str
) -> None:
    history.change(campaign, actor=MAKER, reason=REASON, status=status)
    assert client_for(trust_lead).get(reverse(name, args=[trust_return.pk])).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_who_gets_in(
    client_for, trust_return, unit, charity_lead, practitioner, outsider, scrutineer, name: str
) -> None:
    address = reverse(name, args=[trust_return.pk])
    wanted = {unit: 200, charity_lead: 404, scrutineer: 404, practitioner: 403, outsider: 403}
    got = {person: client_for(person).get(address).status_code for person in wanted}
    assert got == wanted


def test_the_number_of_queries_does_not_grow_with_questions_or_agencies(
    client_for, trust, trust_lead, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    small, big = make_campaign(make_version()), make_campaign(big_version())
    for number in range(3):
        make_return(make_organisation(f"Agency {number}"), big)
    client = client_for(trust_lead)
    counted = {}
    for campaign in (small, big):
        made = make_return(trust, campaign)
        part = made.sections.first().section.code
        for name, args in (
            ("audit_return", [made.pk]),
            ("audit_return_whole", [made.pk]),
            ("audit_return_section", [made.pk, part]),
        ):
            address = reverse(name, args=args)
            client.get(address)
            with django_assert_max_num_queries(99) as captured:
                assert client.get(address).status_code == 200
            counted.setdefault(name, []).append(len(captured))
    assert {name: len(set(numbers)) for name, numbers in counted.items()} == dict.fromkeys(
        counted, 1
    )
    assert all(numbers[0] <= 20 for numbers in counted.values()), counted


@pytest.mark.shows("AUD-01")
def test_a_part_of_ten_questions_is_light(client_for, trust, trust_lead) -> None:
    """On a slow line: no page over 150 kB beyond cached assets."""
    made = make_return(trust, make_campaign(big_version()))
    page = client_for(trust_lead).get(reverse("audit_return_section", args=[made.pk, "P0"]))
    assert len(page.content) < 60_000


def test_what_is_typed_as_the_audit_closes_stays_on_the_page(
    client_for, trust_lead, campaign, trust_return, part_a
) -> None:
    key = Question.objects.get(code="A1.1").pk
    client = client_for(trust_lead)
    address = reverse("audit_return_section", args=[trust_return.pk, "A"])
    assert client.get(address).status_code == 200
    history.change(campaign, actor=MAKER, reason=REASON, status=CampaignStatus.CLOSED)
    typed = {
        f"q{key}-value": "green",
        f"q{key}-narrative": "Long thought over.",
        f"q{key}-seen": "",
    }
    page = client.post(address, typed)
    assert page.status_code == 422
    assert "Long thought over." in page.content.decode()
    assert "This audit is closed" in page.content.decode()
    assert not Answer.objects.exists()


def test_saving_as_it_is_typed_answers_with_new_marks(client_for, trust_lead, trust_return) -> None:
    key = Question.objects.get(code="A1.1").pk
    client = client_for(trust_lead)
    address = reverse("audit_return_autosave", args=[trust_return.pk, "A"])
    empty = (
        client.get(reverse("audit_return_section", args=[trust_return.pk, "A"]))
        .context["answer_forms"][0]
        .initial["seen"]
    )
    first = client.post(address, {f"q{key}-value": "red", f"q{key}-seen": empty})
    assert first.status_code == 200
    mark = first.json()["fields"][f"q{key}-seen"]
    assert client.post(address, {f"q{key}-value": "green", f"q{key}-seen": mark}).status_code == 200
    late = client.post(address, {f"q{key}-value": "amber", f"q{key}-seen": mark})
    assert (late.status_code, "A1.1" in late.json()["message"]) == (409, True)
    assert Answer.objects.get().value == "green"


@pytest.mark.parametrize(
    "name", ["audit_return_send", "audit_return_sign_off", "audit_return_colleagues"]
)
def test_what_only_a_lead_does(
    client_for, trust_return, trust_lead, trust_colleague, unit, name: str
) -> None:
    address = reverse(name, args=[trust_return.pk])
    wanted = {trust_lead: 200, trust_colleague: 403, unit: 403}
    assert {person: client_for(person).get(address).status_code for person in wanted} == wanted


@pytest.mark.shows("AUD-19")
@pytest.mark.parametrize(("others", "shown"), [(4, False), (5, True)])
def test_an_agency_sees_itself_beside_its_sector_and_nobody_else(
    client_for, trust, trust_lead, charity_lead, campaign, others: int, shown: bool
) -> None:
    mine = make_return(trust, campaign, status="submitted")
    names = [f"Clinic {number}" for number in range(others)]
    for name in names:
        made = make_return(make_organisation(name, sector="health"), campaign, status="submitted")
        question = Question.objects.get(code="A1.1")
        put(Answer(agency_return=made, question=question, value="green"))
    address = reverse("audit_return_benchmark", args=[mine.pk])
    page = client_for(trust_lead).get(address).content.decode()
    assert ("100 % met" in page, "Too few to compare" in page) == (shown, not shown)
    assert not any(name in page for name in names)
    assert client_for(charity_lead).get(address).status_code == 404
