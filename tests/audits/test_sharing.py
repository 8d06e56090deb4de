"""Parts given to colleagues: each sees theirs and nothing else, and agencies never see each other."""

import pytest

from audits.models import AgencyReturn, AuditEvidence, Question, ReturnSection
from audits.services import sharing as deeds
from audits.services.evidence import add_link
from core import history
from core.errors import RuleBroken
from core.models import Message
from partnership.models import Person
from partnership.rules import SeatKind
from tests.factories import make_person, make_seat
from tests.factories.audited import make_return
from tests.factories.base import MAKER, REASON

WHY = "You know the records."


def give(lead: Person, person: Person, *sections: ReturnSection) -> int:
    return deeds.give_sections(
        actor=lead, agency_return=sections[0].agency_return, person=person, sections=sections,
        reason=WHY,
    )  # fmt: skip


@pytest.mark.shows("AUD-07")
def test_a_colleague_sees_and_writes_their_part_alone(
    trust_lead, trust_colleague, trust_return, part_a, part_b
) -> None:
    assert not AgencyReturn.objects.visible_to(trust_colleague).exists()
    assert give(trust_lead, trust_colleague, part_b) == 1
    assert AgencyReturn.objects.visible_to(trust_colleague).get() == trust_return
    assert ReturnSection.objects.visible_to(trust_colleague).get() == part_b
    assert ReturnSection.objects.worked_on_by(trust_colleague).get() == part_b
    assert [m.to for m in Message.objects.filter(kind="audits.section-given")] == [trust_colleague]


def test_given_twice_tells_once(trust_lead, trust_colleague, part_b) -> None:
    give(trust_lead, trust_colleague, part_b)
    assert give(trust_lead, trust_colleague, part_b) == 0
    assert Message.objects.filter(kind="audits.section-given").count() == 1


def test_taken_back_it_is_closed_at_once(trust_lead, trust_colleague, trust_return, part_b) -> None:
    give(trust_lead, trust_colleague, part_b)
    taken = {
        "actor": trust_lead, "agency_return": trust_return, "person": trust_colleague,
        "section": part_b,
    }  # fmt: skip
    assert deeds.take_back_section(**taken)
    assert not deeds.take_back_section(**taken)
    assert not ReturnSection.objects.visible_to(trust_colleague).exists()


def test_a_new_colleague_is_invited(trust_lead, trust, trust_return, part_b) -> None:
    person = deeds.give_to_new(
        actor=trust_lead, agency_return=trust_return, name="Ines Rowan",
        email="ines.rowan@example.org", sections=[part_b], reason=WHY,
    )  # fmt: skip
    assert person.seats.get().organisation == trust
    assert ReturnSection.objects.worked_on_by(Person.objects.get(pk=person.pk)).get() == part_b


def test_nobody_of_another_agency_is_given_a_part(trust_lead, charity_lead, part_b) -> None:
    with pytest.raises(RuleBroken, match="does not sit for"):
        give(trust_lead, charity_lead, part_b)
    with pytest.raises(RuleBroken, match="cannot be added here"):
        deeds.give_to_new(
            actor=trust_lead, agency_return=part_b.agency_return, name="Dele Rowe",
            email=charity_lead.email, sections=[part_b], reason=WHY,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("sections", "reason", "words"), [(0, WHY, "at least one part"), (1, " ", "Say what you ask")]
)
def test_what_must_be_said(
    trust_lead, trust_colleague, part_b, sections: int, reason: str, words: str
) -> None:
    with pytest.raises(RuleBroken, match=words):
        deeds.give_sections(
            actor=trust_lead, agency_return=part_b.agency_return, person=trust_colleague,
            sections=[part_b][:sections], reason=reason,
        )  # fmt: skip


def test_a_part_of_another_return_is_not_given(
    trust_lead, trust_colleague, charity, part_b
) -> None:
    other = make_return(charity, part_b.agency_return.campaign).sections.all()
    with pytest.raises(RuleBroken, match="at least one part"):
        deeds.give_sections(
            actor=trust_lead, agency_return=part_b.agency_return, person=trust_colleague,
            sections=other, reason=WHY,
        )  # fmt: skip


def test_one_who_moved_to_another_agency_keeps_nothing(
    trust_lead, trust_colleague, charity, part_b
) -> None:
    give(trust_lead, trust_colleague, part_b)
    history.change(trust_colleague.seats.get(), actor=MAKER, reason=REASON, organisation=charity)
    moved = Person.objects.get(pk=trust_colleague.pk)
    assert not ReturnSection.objects.visible_to(moved).exists()


@pytest.mark.parametrize("status", ["not_started", "started", "to_sign", "queried", "submitted"])
def test_agencies_never_see_each_other(
    status: str, trust, charity, trust_lead, charity_lead, trust_colleague, campaign, unit
) -> None:
    ours, theirs = make_return(trust, campaign), make_return(charity, campaign)
    add_link(
        actor=charity_lead, section=theirs.sections.get(section__code="A"),
        question=Question.objects.get(code="A1.1"), title="Policy", link="https://example.org/p",
    )  # fmt: skip
    history.change(theirs, actor=MAKER, reason=REASON, status=status)
    for person in (trust_lead, trust_colleague):
        assert theirs not in AgencyReturn.objects.visible_to(person)
        assert not ReturnSection.objects.visible_to(person).filter(agency_return=theirs).exists()
        assert not AuditEvidence.objects.visible_to(person).exists()
    assert list(AgencyReturn.objects.visible_to(trust_lead)) == [ours]
    assert set(AgencyReturn.objects.visible_to(unit)) == {ours, theirs}


def test_those_who_oversee_see_it_once_it_is_handed_in(
    scrutineer, council_exec, board_member, trust_return
) -> None:
    for person in (scrutineer, council_exec, board_member):
        assert not AgencyReturn.objects.visible_to(person).exists()
    history.change(trust_return, actor=MAKER, reason=REASON, status="queried")
    for person in (scrutineer, council_exec, board_member):
        assert not AgencyReturn.objects.visible_to(person).exists()
        assert not ReturnSection.objects.visible_to(person).exists()
    history.change(trust_return, actor=MAKER, reason=REASON, status="submitted")
    assert AgencyReturn.objects.visible_to(scrutineer).get() == trust_return
    assert AgencyReturn.objects.visible_to(council_exec).get() == trust_return
    assert not AgencyReturn.objects.visible_to(board_member).exists()


def test_before_it_is_issued_no_agency_sees_it(trust_lead, trust_return) -> None:
    history.change(trust_return, actor=MAKER, reason=REASON, issued_at=None)
    assert not AgencyReturn.objects.visible_to(trust_lead).exists()


def test_one_lead_of_two_schools_sees_both_and_no_third(campaign) -> None:
    from tests.factories import make_organisation

    person = make_person("Ada Finn", email="ada.finn@example.org")
    bodies = [make_organisation(f"School {number}", sector="education") for number in range(3)]
    for body in bodies[:2]:
        make_seat(person, SeatKind.SAFEGUARDING_LEAD, body)
    made = [make_return(body, campaign, length="school") for body in bodies]
    assert set(AgencyReturn.objects.visible_to(person)) == set(made[:2])
