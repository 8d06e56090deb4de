"""The pages of a return: who gets in, how many queries they ask, how heavy they are, what a closed one says."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import Answer, Question, SectionGrant
from audits.queries.returns import sections_of
from audits.rules.returns import CampaignStatus
from audits.services import evidence, planned, sharing
from core import history
from core.models import Document
from partnership.rules import SeatKind
from tests.audits.test_audit_evidence import files
from tests.factories import make_organisation, make_person, make_seat
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


MOST = {"audit_return": 8, "audit_return_section": 10, "audit_return_whole": 11}


def answered_return(trust, lead, colleague, version):
    """In all its parts: answers, files, planned actions, a colleague, last year’s answers; some left to answer."""
    last = make_return(trust, make_campaign(version))
    made = make_return(trust, make_campaign(version, previous=last.campaign))
    for part in made.sections.order_by("section__position"):
        questions = list(Question.objects.filter(standard__section=part.section))
        for question in questions:
            put(Answer(agency_return=last, question=question, value="green"))
        for question in questions[:-1]:
            evidence.add_files(
                actor=lead, section=part, question=question, uploads=files(f"{question}.pdf")
            )
            planned.plan_action(
                actor=lead, section=part, question=question, text="Write it down", owner=lead
            )
    given = made.sections.all()
    sharing.give_sections(
        actor=lead, agency_return=made, person=colleague, sections=given, reason="Knows it"
    )
    return made


def test_the_number_of_queries_does_not_grow_with_questions_or_agencies(
    client_for, trust, trust_lead, trust_colleague, django_assert_max_num_queries
) -> None:
    versions = [make_version({"A": [("A1", "rag", {}), ("A2", "rag", {})]}), big_version()]
    for number in range(3):
        make_return(make_organisation(f"Agency {number}"), make_campaign(versions[1]))
    client, counted = client_for(trust_lead), {}
    for version in versions:
        made = answered_return(trust, trust_lead, trust_colleague, version)
        part = made.sections.first().section.code
        for name in MOST:
            args = [made.pk, part] if name == "audit_return_section" else [made.pk]
            client.get(reverse(name, args=args))
            with django_assert_max_num_queries(99) as captured:
                assert client.get(reverse(name, args=args)).status_code == 200
            counted.setdefault(name, []).append(len(captured))
    assert counted == {name: [most, most] for name, most in MOST.items()}


def test_what_is_shown_for_an_answer_leads_to_its_file(
    client_for, trust, trust_lead, trust_return, part_a
) -> None:
    question = Question.objects.get(code="A1.1")
    about = {"actor": trust_lead, "section": part_a, "question": question}
    evidence.add_files(**about, uploads=files("policy.pdf"))
    evidence.add_link(**about, title="Our page", link="https://example.org/safe")
    client, file = client_for(trust_lead), Document.objects.get()
    for name, args in (
        ("audit_return_section", [trust_return.pk, "A"]),
        ("audit_evidence", [trust_return.pk, "A", "A1.1"]),
        ("audit_return_whole", [trust_return.pk]),
    ):
        page = client.get(reverse(name, args=args)).content.decode()
        assert f'<a href="{reverse("document", args=[file.pk])}">policy.pdf</a>' in page, name
        assert '<a href="https://example.org/safe" rel="noreferrer">Our page</a>' in page, name


def test_each_part_stands_once_with_everybody_it_is_given_to(
    client_for, trust, trust_lead, trust_colleague, trust_return, unit
) -> None:
    other = make_person(name="Zed Other")
    make_seat(other, SeatKind.CONTRIBUTOR, trust)
    parts = list(trust_return.sections.all())
    for person in (trust_colleague, other):
        sharing.give_sections(
            actor=trust_lead,
            agency_return=trust_return,
            person=person,
            sections=parts[:1],
            reason="R",
        )
    ended = SectionGrant.objects.get(user=trust_colleague)
    for until, names in (
        (None, [trust_colleague, other]),
        (timezone.localdate() - dt.timedelta(days=1), [other]),
    ):
        history.change(ended, actor=MAKER, reason=REASON, until=until)
        rows = sections_of(trust_return, trust_lead)
        assert [row.pk for row in rows] == [part.pk for part in parts]
        assert [[grant.user for grant in row.given] for row in rows] == [
            sorted(names, key=lambda each: each.name), *[[] for _ in parts[1:]]
        ]  # fmt: skip
    assert [row.pk for row in sections_of(trust_return, other)] == [parts[0].pk]
    assert {row.parts for row in sections_of(trust_return, other)} == {len(parts)}


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
