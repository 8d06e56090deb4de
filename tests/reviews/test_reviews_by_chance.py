"""Who reads an agency's answer: a second, plain reading of the rules, against every way in.

People, seats, grants, reviews and answers by chance; list, page, file, timeline, export and the
page of what others said must agree with each other and with the rules.
"""

import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import documents, grants
from partnership.models import Person
from partnership.rules import GroupKind, SeatKind
from reviews.models import InformationRequest, RapidReview
from reviews.rules import RequestStatus
from tests.factories import (
    make_group,
    make_incident,
    make_organisation,
    make_person,
    make_request,
    make_review,
    make_seat,
)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

KINDS = [
    SeatKind.BUSINESS_UNIT,
    SeatKind.DELEGATED_PARTNER,
    SeatKind.SCRUTINEER,
    SeatKind.SAFEGUARDING_LEAD,
    SeatKind.SAFEGUARDING_LEAD,
    SeatKind.CONTRIBUTOR,
    SeatKind.GROUP_MEMBER,
    SeatKind.BOARD_MEMBER,
]
LEADS = {SeatKind.SAFEGUARDING_LEAD, SeatKind.SECTION11_LEAD}
ANSWERED = {RequestStatus.SUBMITTED, RequestStatus.NIL_RETURN}


class World:
    """Ten people with one or two seats each, and some fourteen requests with a file each, by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.unit = make_person("Maker")
        self.organisations = [make_organisation() for _ in range(4)]
        group = make_group(kind=GroupKind.CASE_REVIEW)
        self.seats: dict[Person, set[tuple[str, int]]] = {}
        for _ in range(10):
            person = make_person()
            self.seats[person] = set()
            for kind in chance.sample(KINDS, chance.choice([1, 1, 2])):
                organisation = chance.choice(self.organisations)
                make_seat(
                    person,
                    kind,
                    organisation,
                    group=group if kind == SeatKind.GROUP_MEMBER else None,
                )
                self.seats[person].add((kind, organisation.pk))
        self.case_grants: set[tuple[int, int]] = set()
        self.request_grants: set[tuple[int, int]] = set()
        self.requests: list[InformationRequest] = []
        self.files: dict[int, int] = {}
        for _ in range(4):
            self._review(chance)

    def _review(self, chance: random.Random) -> None:
        shared = timezone.now() if chance.random() < 0.5 else None
        incident = make_incident(self.unit, status="notified", notified_on=timezone.localdate())
        review = make_review(incident, shared_at=shared, title=f"Title {incident.pk}")
        for person in chance.sample(list(self.seats), 3):
            grants.open_to(incident, person, actor=self.unit, reason="Chance")
            self.case_grants.add((person.pk, incident.pk))
        for organisation in chance.sample(self.organisations, chance.choice([3, 4])):
            status = chance.choice(RequestStatus.values)
            at = timezone.now() if status in ANSWERED else None
            request = make_request(review, organisation, status=status, submitted_at=at)
            upload = SimpleUploadedFile(f"f{request.pk}.pdf", PDF)
            made = documents.add(
                actor=self.unit, record=request, upload=upload, title=f"Paper {request.pk}x"
            )
            self.files[request.pk] = made.pk
            self.requests.append(request)
            if chance.random() < 0.4:
                person = chance.choice(list(self.seats))
                grants.open_to(request, person, actor=self.unit, reason="Chance")
                self.request_grants.add((person.pk, request.pk))

    # What the rules say, written a second time and without a query.

    def kinds(self, person: Person) -> set[str]:
        return {kind for kind, _ in self.seats[person]}

    def sees_case(self, person: Person, review: RapidReview) -> bool:
        kinds = self.kinds(person)
        if kinds & {SeatKind.BUSINESS_UNIT, SeatKind.DELEGATED_PARTNER}:
            return True
        return (
            SeatKind.GROUP_MEMBER in kinds and (person.pk, review.incident_id) in self.case_grants
        )

    def answers(self, person: Person, request: InformationRequest) -> bool:
        if SeatKind.BUSINESS_UNIT in self.kinds(person):
            return True
        leads = any(
            kind in LEADS and pk == request.organisation_id for kind, pk in self.seats[person]
        )
        sits = any(pk == request.organisation_id for _kind, pk in self.seats[person])
        return leads or (sits and (person.pk, request.pk) in self.request_grants)

    def reads(self, person: Person, request: InformationRequest) -> bool:
        if self.answers(person, request):
            return True
        if request.review.shared_at is None or request.status not in ANSWERED:
            return False
        asked = any(
            other.review_id == request.review_id
            and other.status != RequestStatus.CANCELLED
            and self.answers(person, other)
            for other in self.requests
        )
        return asked or self.sees_case(person, request.review)

    def opens_answers(self, person: Person) -> bool:
        return bool(self.kinds(person) & {*LEADS, SeatKind.CONTRIBUTOR, SeatKind.BUSINESS_UNIT})


@pytest.mark.shows("REV-06", "ACC-02")
@pytest.mark.parametrize("seed", [1, 2])
def test_list_page_file_timeline_and_export_agree_for_people_by_chance(client_for, db, seed):
    world = World(random.Random(seed))  # noqa: S311
    told: list[str] = []
    for person in world.seats:
        client, person = client_for(person), Person.objects.get(pk=person.pk)
        person_seats = next(p for p in world.seats if p.pk == person.pk)
        told += _requests_differ(world, client, person_seats)
        told += _reviews_differ(world, client, person_seats)
    assert told == []


def _requests_differ(world: World, client: Client, person: Person) -> list[str]:
    wrong = []
    listed = client.get(reverse("request_list"))
    text = listed.content.decode() if listed.status_code == 200 else ""
    may = world.opens_answers(person)
    for request in world.requests:
        answers = may and world.answers(person, request)
        page = client.get(reverse("request", args=[request.pk])).status_code == 200
        in_list = f'"/requests/{request.pk}/"' in text
        download = client.get(reverse("document", args=[world.files[request.pk]]))
        file = download.status_code == 200 and b"".join(download.streaming_content) == PDF
        wrong += [
            f"{way}: {world.kinds(person)} {request.status} {found}, not {wanted}"
            for way, found, wanted in (
                ("page", page, answers),
                ("list", in_list, answers),
                ("file", file, world.reads(person, request)),
            )
            if found != wanted
        ]
        if page:
            wrong += _others_differ(world, client, person, request)
    return wrong


def _others_differ(
    world: World, client: Client, person: Person, request: InformationRequest
) -> list[str]:
    text = client.get(reverse("request_others", args=[request.pk])).content.decode()
    wrong = []
    for other in world.requests:
        if other.pk == request.pk:
            continue
        wanted = (
            other.review_id == request.review_id
            and other.review.shared_at is not None
            and other.status in ANSWERED
            and world.reads(person, other)
        )
        if (f"Paper {other.pk}x" in text) != wanted:
            wrong.append(f"others: {world.kinds(person)} {other.status} {not wanted}, not {wanted}")
    return wrong


def _reviews_differ(world: World, client: Client, person: Person) -> list[str]:
    wrong = []
    exported = client.get(reverse("review_list") + "?export=csv")
    csv = b"".join(exported).decode() if exported.status_code == 200 else ""
    exports = bool(world.kinds(person) & {SeatKind.BUSINESS_UNIT, SeatKind.DELEGATED_PARTNER})
    for review in {request.review for request in world.requests}:
        page = client.get(reverse("review_timeline", args=[review.reference]))
        wanted = world.sees_case(person, review)
        if (page.status_code == 200) != wanted:
            wrong.append(f"timeline: {world.kinds(person)} {page.status_code}")
        if (review.reference in csv) != exports:
            wrong.append(f"export: {world.kinds(person)}")
        if page.status_code == 200:
            text = page.content.decode()
            wrong += [
                f"timeline file: {world.kinds(person)} {request.status}"
                for request in world.requests
                if request.review_id == review.pk
                and (f"Paper {request.pk}x" in text) != world.reads(person, request)
            ]
        answers = [request for request in world.requests if request.review_id == review.pk]
        for request in answers:
            opened = client.get(reverse("review_answer", args=[request.pk])).status_code == 200
            reads_cases = bool(
                world.kinds(person)
                & {SeatKind.BUSINESS_UNIT, SeatKind.DELEGATED_PARTNER, SeatKind.GROUP_MEMBER}
            )
            if opened != (reads_cases and world.reads(person, request)):
                wrong.append(f"answer: {world.kinds(person)} {request.status} {opened}")
    return wrong
