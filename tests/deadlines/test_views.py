"""The pages of clocks, as the people who open them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

import reviews.clocks  # noqa: F401
from deadlines import feed, services
from deadlines.models import CalendarFeed, Deadline
from partnership.models import Organisation, Person
from partnership.rules import Role
from reviews.models import RapidReview
from tests.deadlines.conftest import on_day
from tests.factories import make_organisation, make_request, make_review
from tests.factories.base import MAKER

Running = Callable[..., Deadline]
ClientFor = Callable[[Person], Client]
D = dt.date.fromisoformat
pytestmark = pytest.mark.django_db


@pytest.fixture
def review(unit: Person) -> RapidReview:
    return make_review(reference="RR-2026-004")


def of(review: RapidReview, running: Running, on: str = "2026-05-18", **values: object) -> Deadline:
    return running(on, "reviews.rapid-review", record=review, reference=review.reference, **values)


@pytest.mark.shows("DSH-01")
def test_my_work_in_four_groups_soonest_first(
    client_for: ClientFor, running: Running, unit: Person
) -> None:
    for due in ("2026-06-05", "2026-06-09", "2026-06-12", "2026-07-01", "2026-06-04"):
        running(
            "2026-05-18",
            "reviews.milestone",
            record=make_milestone(),
            due=D(due),
            reference=f"RR-{due}",
        )
    with on_day("2026-06-09"):
        page = client_for(unit).get("/")
    assert [
        (group.title, [line.record for line in group.lines]) for group in page.context["groups"]
    ] == [
        ("Overdue", ["RR-2026-06-04", "RR-2026-06-05"]),
        ("Today", ["RR-2026-06-09"]),
        ("This week", ["RR-2026-06-12"]),
        ("Later", ["RR-2026-07-01"]),
    ]
    assert "2 working days late" in page.content.decode()


@pytest.mark.shows("DSH-01")
def test_what_is_due_for_one_record_on_one_day_is_one_line_with_both_labels(
    client_for: ClientFor, running: Running, review: RapidReview, unit: Person
) -> None:
    due = of(review, running).due_on

    def milestone(reference: str, day: dt.date) -> None:
        record, label = make_milestone(), "Partners sign"
        path = f"/reviews/{reference}/plan/"
        running(
            "2026-05-18", "reviews.milestone", record=record, due=day, path=path,
            reference=reference, label=label,
        )  # fmt: skip

    milestone("RR-2026-004", due)
    milestone("RR-2026-004", due - dt.timedelta(days=1))
    milestone("RR-2026-005", due)
    with on_day("2026-05-20"):
        page = client_for(unit).get("/")
    (group,) = page.context["groups"]
    assert [
        (line.record, line.what, [(more.what, more.url) for more in line.also])
        for line in group.lines
    ] == [
        ("RR-2026-004", "Partners sign", []),
        (
            "RR-2026-004",
            "Send the rapid review to the Panel",
            [("Partners sign", "/reviews/RR-2026-004/plan/")],
        ),
        ("RR-2026-005", "Partners sign", []),
    ]
    html = page.content.decode()
    assert html.count('<li class="work__line">') == 3
    assert html.count('href="/reviews/RR-2026-004/plan/"') == 2


def make_milestone() -> object:
    from core import history
    from reviews.models import Milestone

    milestone = Milestone(review=make_review(), label="Summaries read", due_on=D("2026-06-01"))
    return history.create(milestone, actor=MAKER, reason="Made for a test")


@pytest.mark.shows("DSH-01")
def test_each_sees_what_is_due_from_them_or_their_team(
    client_for: ClientFor,
    running: Running,
    review: RapidReview,
    trust: Organisation,
    unit: Person,
    trust_lead: Person,
    trust_colleague: Person,
    school_lead: Person,
    outsider: Person,
    council_exec: Person,
) -> None:
    request = make_request(review, trust)
    running(
        "2026-05-18",
        "reviews.request",
        record=request,
        reference="RR-2026-004",
        due=D("2026-06-02"),
        owner_organisation=trust,
    )
    of(review, running)
    lines = {}
    for person in (unit, trust_lead, trust_colleague, school_lead, outsider, council_exec):
        with on_day("2026-05-20"):
            page = client_for(person).get("/")
        assert page.status_code == 200
        lines[person] = [line.what for group in page.context["groups"] for line in group.lines]
    assert lines == {
        unit: ["Send the rapid review to the Panel"],
        trust_lead: ["Answer the request for information"],
        trust_colleague: [],
        school_lead: [],
        outsider: [],
        council_exec: [],
    }
    with on_day("2026-05-20"):
        beside = client_for(council_exec).get("/").context["beside"]
    assert [clock.label for clock in beside] == ["Send the rapid review to the Panel"]
    with on_day("2026-06-20"):
        page = client_for(unit).get("/")
        listed = client_for(unit).get(reverse("clock_list"), {"state": "open", "whose": trust.name})
        none = client_for(unit).get(reverse("clock_list"), {"whose": "Nobody at all"})
    waiting = page.context["waiting"]
    assert [(row["organisation"], row["running"], row["late"]) for row in waiting] == [
        (trust.name, 1, 1)
    ]
    assert f"{reverse('clock_list')}?state=open&amp;whose=" in page.content.decode()
    assert (listed.context["page"].count, none.context["page"].count) == (1, 0)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_my_work_asks_the_same_few_questions_however_much_is_due(
    client_for: ClientFor, running: Running, unit: Person, rows: int
) -> None:
    for _ in range(rows):
        of(make_review(), running)
        of_trust = make_request(make_review(), make_organisation())
        running(
            "2026-05-18",
            "reviews.request",
            record=of_trust,
            due=D("2026-06-02"),
            owner_organisation=of_trust.organisation,
        )
    client = client_for(unit)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/")
    assert len(page.context["beside"]) == min(rows, 6)
    views_own = [query["sql"] for query in asked if 'FROM "deadlines_deadline"' in query["sql"]]
    assert len(views_own) == 4, "\n".join(views_own)
    assert len(asked) == 7, "\n".join(query["sql"] for query in asked)


@pytest.mark.shows("DL-04", "DL-01")
def test_why_this_date_lists_each_day(
    client_for: ClientFor, running: Running, unit: Person
) -> None:
    review = make_review()
    deadline = of(review, running, "2026-05-18")
    page = client_for(unit).get(reverse("clock_why", args=[deadline.pk]))
    text = page.content.decode()
    assert deadline.due_on == D("2026-06-09")
    assert "Day 0: the day it starts from" in text
    assert "Spring Bank Holiday" in text
    assert "Panel guidance" in text
    assert [(day.number, day.reason) for day in page.context["days"][5:9]] == [
        (None, "Saturday"),
        (None, "Sunday"),
        (None, "Spring Bank Holiday"),
        (5, "Working day"),
    ] or page.context["days"][7].reason == "Spring Bank Holiday"


def test_only_who_may_see_the_record_sees_its_clock(
    client_for: ClientFor,
    running: Running,
    review: RapidReview,
    unit: Person,
    council_exec: Person,
    scrutineer: Person,
    trust_lead: Person,
    board_member: Person,
    outsider: Person,
) -> None:
    address = reverse("clock_why", args=[of(review, running).pk])
    seen = {
        person: client_for(person).get(address).status_code
        for person in (unit, council_exec, scrutineer, trust_lead, board_member, outsider)
    }
    assert seen == {
        unit: 200,
        council_exec: 200,
        scrutineer: 200,
        trust_lead: 404,
        board_member: 404,
        outsider: 404,
    }
    assert Client().get(address).status_code == 302


STEPS = ("clock_hold", "clock_release", "clock_extend", "clock_reassign")


def test_only_the_business_unit_changes_clocks(
    client_for: ClientFor, running: Running, review: RapidReview, unit: Person, council_exec: Person
) -> None:
    deadline = of(review, running)
    for name in STEPS:
        address = reverse(name, args=[deadline.pk])
        assert client_for(unit).get(address).status_code == 200
        refused = client_for(council_exec).post(address, {"reason": "x"})
        assert refused.status_code == 403
        assert "The business unit holds, extends and hands over clocks" in refused.content.decode()
    assert client_for(council_exec).get(reverse("clock_list")).status_code == 403
    snooze = reverse("clock_snooze", args=[deadline.pk])
    assert client_for(council_exec).get(snooze).status_code == 403
    assert client_for(unit).get(snooze).status_code == 200


def test_hold_release_extend_hand_over_and_snooze_by_form(
    client_for: ClientFor, running: Running, review: RapidReview, unit: Person, unit2: Person
) -> None:
    deadline = of(review, running)
    client = client_for(unit)

    def post(name: str, **typed: object) -> int:
        with on_day("2026-05-20"):
            return client.post(reverse(name, args=[deadline.pk]), typed).status_code

    day = {"look_again_on_day": "1", "look_again_on_month": "7", "look_again_on_year": "2026"}
    assert (
        post("clock_hold", reason="Inquest", approved_by="Director") == 200
    )  # no day: the form again
    assert post("clock_hold", reason="Inquest", approved_by="Director", **day) == 302
    deadline.refresh_from_db()
    assert (deadline.status, deadline.look_again_on) == ("held", D("2026-07-01"))
    assert post("clock_release", reason="Concluded") == 302
    later = {"to_day": "1", "to_month": "7", "to_year": "2026"}
    assert post("clock_extend", reason="Late agency", approved_by="Director", **later) == 302
    until = {"until_day": "22", "until_month": "5", "until_year": "2026"}
    assert post("clock_snooze", reason="Busy", **until) == 302
    assert "Busy" not in client_for(unit).get(reverse("clock_list")).content.decode()
    with on_day("2026-05-20"):
        assert (
            "22 May 2026: Busy"
            in client.get(reverse("clock_why", args=[deadline.pk])).content.decode()
        )
    assert post("clock_reassign", reason="Leave", owner_person="", owner_role="") == 200
    assert post("clock_reassign", reason="Leave", owner_person=unit2.pk) == 302
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.owner_person) == (D("2026-07-01"), unit2)


def test_the_list_filters_and_exports(
    client_for: ClientFor, running: Running, review: RapidReview, unit: Person
) -> None:
    of(review, running)
    of(make_review(reference="RR-2026-777"), running, "2026-06-08")
    client = client_for(unit)
    with on_day("2026-06-10"):
        page = client.get(reverse("clock_list"), {"state": "late"})
        assert [row.record.reference for row in page.context["page"].rows] == ["RR-2026-004"]
        page = client.get(reverse("clock_list"), {"reference": "777"})
        assert [row.record.reference for row in page.context["page"].rows] == ["RR-2026-777"]
        export = client.get(reverse("clock_list"), {"export": "csv"})
    assert b"1 working day late" in b"".join(
        export.streaming_content if export.streaming else [export.content]
    )


@pytest.mark.shows("DL-09")
def test_a_person_chooses_when_reminders_come(client_for: ClientFor, unit: Person) -> None:
    client = client_for(unit)
    assert client.post(reverse("reminder_settings"), {"digest": "hourly"}).status_code == 200
    assert client.post(reverse("reminder_settings"), {"digest": "weekly"}).status_code == 302
    unit.refresh_from_db()
    assert unit.digest == "weekly"
    assert unit.history.first().history_user == unit


@pytest.mark.shows("DL-16")
def test_a_calendar_by_a_secret_that_can_be_revoked(
    client_for: ClientFor, running: Running, review: RapidReview, unit: Person
) -> None:
    deadline = of(review, running)
    open_one = of(make_review(reference="RR-2026-005"), running, "2026-03-20", restricted=False)
    client = client_for(unit)
    address = client.post(reverse("feed_make")).context["address"]
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert secret not in str(CalendarFeed.objects.values_list("digest", flat=True))
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    entries = [
        (str(entry["summary"]), entry["dtstart"].dt, entry["dtend"].dt)
        for entry in Calendar.from_ical(answer.content).walk("VEVENT")
    ]
    assert entries == [
        ("Send the rapid review to the Panel — RR-2026-005", D("2026-04-14"), D("2026-04-15")),
        (
            "Send the rapid review to the Panel — RR-2026-004",
            deadline.due_on,
            deadline.due_on + dt.timedelta(days=1),
        ),
    ]
    assert b"DTSTART;VALUE=DATE:20260609" in answer.content
    assert open_one.due_on == D("2026-04-14")
    newer = client.post(reverse("feed_make")).context["address"]
    assert Client().get(address).status_code == 404
    assert Client().get(newer).status_code == 200
    own = CalendarFeed.objects.get(revoked_at=None)
    assert client.post(reverse("feed_revoke", args=[own.pk])).status_code == 302
    assert Client().get(newer).status_code == 404
    assert Client().get(reverse("calendar_feed", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize(
    ("code", "restricted", "title"),
    [
        ("reviews.rapid-review", True, "Send the rapid review to the Panel — RR-2026-004"),
        ("reviews.rapid-review", False, "Ask the aunt of J — RR-2026-004"),
        ("reviews.no-longer-declared", True, "Deadline — RR-2026-004"),
    ],
)
def test_a_calendar_says_no_words_that_somebody_typed_about_a_restricted_record(
    code: str, restricted: bool, title: str
) -> None:
    named = Deadline(
        code=code, label="Ask the aunt of J", reference="RR-2026-004", restricted=restricted
    )
    assert feed.title(named) == title


def test_nobody_revokes_the_calendar_of_another(
    client_for: ClientFor, unit: Person, unit2: Person
) -> None:
    own, _ = services.make_feed(actor=unit)
    assert client_for(unit2).post(reverse("feed_revoke", args=[own.pk])).status_code == 404


def test_a_calendar_stops_with_its_owner(client_for: ClientFor, unit: Person) -> None:
    _, secret = services.make_feed(actor=unit)
    Person.objects.filter(pk=unit.pk).update(is_active=False)
    assert Client().get(reverse("calendar_feed", args=[secret])).status_code == 404


@pytest.mark.shows("DL-02", "DL-03", "DL-05")
def test_the_administrator_sets_rules_and_days(
    client_for: ClientFor,
    running: Running,
    review: RapidReview,
    administrator: Person,
    unit: Person,
) -> None:
    deadline = of(review, running)
    client = client_for(administrator)
    assert (
        "statutory guidance"
        in client.get(reverse("admin:deadlines_declared")).content.decode().lower()
    )
    version = {
        "code": deadline.code,
        "from_day": "2026-01-01",
        "amount": "10",
        "unit": "working_days",
        "remind_before": "5, 1",
        "reason": "Pilot",
        "why": "Agreed",
    }
    wrong = client.post(
        reverse("admin:deadlines_ruleversion_add"), {**version, "remind_before": "soon"}
    )
    assert "not a number of working days" in wrong.content.decode()
    assert (
        client.post(reverse("admin:deadlines_ruleversion_add"), {**version, "unit": ""}).status_code
        == 200
    )
    assert client.post(reverse("admin:deadlines_ruleversion_add"), version).status_code == 302
    with on_day("2026-05-20"):
        added = client.post(
            reverse("admin:deadlines_closure_add"),
            {"day": "2026-06-01", "label": "Office closed", "why": "Move"},
            follow=True,
        )
    assert "1 running clock has moved." in added.content.decode()
    deadline.refresh_from_db()
    assert deadline.due_on == D("2026-06-10")


def test_the_administrator_reads_the_national_list(
    client_for: ClientFor, administrator: Person
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = reverse("admin:deadlines_closure_upload")
    client = client_for(administrator)
    wrong = client.post(address, {"file": SimpleUploadedFile("x.json", b"[]")})
    assert "not the GOV.UK list" in wrong.content.decode()
    listed = b'{"england-and-wales": {"events": [{"date": "2031-03-03", "title": "Coronation"}]}}'
    right = client.post(address, {"file": SimpleUploadedFile("x.json", listed)}, follow=True)
    assert "1 days were listed; 1 differed from ours." in right.content.decode()


def test_role_labels_are_words(running: Running, review: RapidReview) -> None:
    from deadlines.queries import owner_words

    assert owner_words(of(review, running)) == Role.BUSINESS_UNIT.label
