"""Lists: filters in the address, pages, order, and a plain word for what makes no sense."""

import datetime as dt

import pytest
from django import forms
from django.test import RequestFactory

from core import history
from core.access import Refused
from core.lists import Column, Filters, listing
from core.models import AccessEntry
from partnership.models import Organisation, Person
from partnership.rules import OrganisationKind, Sector
from tests.factories.base import MAKER, REASON

pytestmark = pytest.mark.django_db


class BodyFilters(Filters):
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any"), *OrganisationKind.choices])
    sector = forms.MultipleChoiceField(label="Sector", choices=Sector.choices)
    name = forms.CharField(label="Name")
    since = forms.DateField(label="Since")
    published = forms.BooleanField(label="Published only")
    lookups = {
        "name": "name__icontains",
        "since": lambda rows, day: rows.filter(started_on__gte=day),
    }


COLUMNS = [
    Column("name", "Name", link=lambda o: f"/o/{o.pk}/", sort="name"),
    Column("kind", "Kind", tag=lambda o: "done", sort="kind"),
    Column("category", "Category", value="category.name"),
    Column("started_on", "Since", sort=["started_on", "name"]),
    Column("code", "Code", on_page=False),
    Column("actions", "Actions", value=lambda o: "Open", in_export=False),
]


@pytest.fixture
def asked(unit: Person, client_for):
    session = client_for(unit).session

    def ask(address: str = "", user: Person = unit, **options):
        request = RequestFactory().get(f"/organisations/{address}")
        request.user, request.session = user, session
        rows = options.pop(
            "rows", Organisation.objects.filter(code__startswith="x").select_related("category")
        )
        options = {"columns": COLUMNS, "filters": BodyFilters, "filename": "Bodies"} | options
        return listing(request, rows, **options)

    return ask


@pytest.fixture
def bodies():
    made = [
        Organisation(
            name=f"Body {n:02}", code=f"x{n}", kind=OrganisationKind.RELEVANT_AGENCY,
            sector=Sector.HEALTH if n % 2 else Sector.POLICE, started_on=dt.date(2020, 1, n % 28 + 1),
        )
        for n in range(60)
    ]  # fmt: skip
    history.create_many(made, actor=MAKER, reason=REASON)
    return list(Organisation.objects.filter(code__startswith="x").order_by("name"))


def names(page) -> list[str]:
    return [row.cells[0].text for row in page.rows]


def test_a_page_has_twenty_five_rows_in_a_fixed_order(asked, bodies):
    pages = [asked(f"?page={n}") for n in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [25, 25, 10]
    assert [name for page in pages for name in names(page)] == [b.name for b in bodies]
    assert (pages[0].count, pages[0].next_url, pages[0].previous_url) == (
        60,
        "/organisations/?page=2",
        "",
    )
    assert pages[1].pages == [(1, "/organisations/?page=1", False), (2, "/organisations/?page=2", True),
                              (3, "/organisations/?page=3", False)]  # fmt: skip


def test_rows_that_are_alike_never_stand_on_two_pages(asked, bodies):
    Organisation.objects.filter(code__startswith="x").update(name="Same")
    keys = [row.record.pk for n in (1, 2, 3) for row in asked(f"?sort=-name&page={n}").rows]
    assert len(set(keys)) == 60


def test_a_cell_says_what_it_is(asked, bodies):
    cells = asked("?sort=name").rows[0].cells
    assert [(c.label, c.text, c.link, c.tag) for c in cells] == [
        ("Name", "Body 00", f"/o/{bodies[0].pk}/", ""),
        ("Kind", "Relevant agency", "", "done"),
        ("Category", "", "", ""),
        ("Since", "1 Jan 2020", "", ""),
        ("Actions", "Open", "", ""),
    ]


def test_sorting_turns_and_keeps_the_filters(asked, bodies):
    page = asked("?name=Body&sort=name")
    heading = page.headings[0]
    assert (heading.order, heading.url) == ("ascending", "/organisations/?name=Body&sort=-name")
    turned = asked("?name=Body&sort=-name")
    assert (turned.headings[0].order, names(turned)[0]) == ("descending", "Body 59")
    assert (page.headings[2].url, page.headings[2].order) == ("", "none")


@pytest.mark.parametrize(
    "sort", ["category", "password", "-kind__x", "person__password", "name,kind", "?"]
)
def test_only_columns_that_allow_it_are_sorted_by(asked, bodies, sort: str):
    page = asked(f"?sort={sort}")
    assert (page.problems, len(page.rows)) == (["This list cannot be sorted that way."], 25)


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("?kind=relevant_agency", 60), ("?kind=other", 0), ("?sector=health", 30),
        ("?sector=health&sector=police", 60), ("?name=body+0", 10), ("?since=2020-01-20", 18),
        ("?published=on", 0), ("?published=", 60), ("?kind=&name=", 60), ("?unknown=1", 60),
    ],
)  # fmt: skip
def test_filters(asked, bodies, address: str, count: int):
    page = asked(address)
    assert (page.count, page.problems) == (count, [])


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "?kind=nonsense",
            "Kind: Select a valid choice. nonsense is not one of the available choices.",
        ),
        ("?since=31+June", "Since: Enter a valid date."),
        ("?page=99", "There is no page 99. This is the last one."),
        ("?page=0", "This is page 1."),
        ("?page=-1", "There is no such page. This is the first one."),
        ("?page=x", "There is no such page. This is the first one."),
        ("?page=9999999999999999999", "There is no such page. This is the first one."),
        ("?page=%C2%B2", "There is no such page. This is the first one."),
    ],
)
def test_what_makes_no_sense_is_said_and_the_list_still_stands(
    asked, bodies, address: str, words: str
):
    page = asked(address)
    assert page.problems == [words]
    assert page.rows


def test_a_null_byte_does_no_harm(asked, bodies):
    assert asked("?name=%00").problems == ["Name: Null characters are not allowed."]


def test_a_chip_takes_its_filter_away(asked, bodies):
    page = asked("?sector=health&sector=police&name=Body&page=2&sort=name")
    assert [(chip.label, chip.value, chip.remove_url) for chip in page.chips] == [
        ("Sector", "Health, Police", "/organisations/?name=Body&sort=name"),
        ("Name", "Body", "/organisations/?sector=health&sector=police&sort=name"),
    ]
    assert (page.is_filtered, page.clear_url, asked("").chips) == (True, "/organisations/", [])


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_a_list_costs_two_queries_however_long(asked, bodies, rows: int, django_assert_num_queries):
    few = Organisation.objects.filter(pk__in=[b.pk for b in bodies[:rows]]).select_related(
        "category"
    )
    with django_assert_num_queries(2):
        page = asked("", rows=few)
        _ = (page.rows, page.count, page.headings, page.chips, page.pages)


def test_an_empty_list(asked):
    page = asked("")
    assert (page.rows, page.count, page.pages, page.export_links) == ([], 0, [], [])


def text(response) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.mark.shows("IEX-01", "IEX-05")
def test_an_export_holds_just_the_filtered_rows_and_is_logged(asked, bodies, unit: Person):
    page = asked(
        "?sector=health&name=body+0&sort=-name&export=csv&page=1", export_verb="core.outbox"
    )
    lines = text(page.export()).splitlines()
    assert lines[0] == '\ufeff"Name","Kind","Category","Since","Code"'
    assert lines[1] == '"Body 09","Relevant agency","","2020-01-10","x9"'
    assert len(lines) == 6
    entry = AccessEntry.objects.get()
    assert (entry.action, entry.person, entry.reference) == ("export", unit, "Bodies")
    assert {k: entry.detail[k] for k in ("form", "filters", "rows")} == {
        "form": "csv", "filters": {"Sector": "Health", "Name": "body 0"}, "rows": 5,
    }  # fmt: skip


@pytest.mark.shows("ACC-09")
def test_an_export_needs_its_verb(asked, bodies, trust_lead: Person):
    page = asked("?export=csv", user=trust_lead, export_verb="core.outbox")
    assert page.export_links == []
    with pytest.raises(Refused, match="open to the business unit"):
        page.export()
    assert AccessEntry.objects.count() == 0


def test_links_to_exports_keep_the_filters(asked, bodies):
    page = asked("?name=Body&page=2", export_verb="core.outbox")
    assert page.export_links == [
        ("CSV", "/organisations/?name=Body&export=csv"),
        ("Excel", "/organisations/?name=Body&export=xlsx"),
        ("OpenDocument", "/organisations/?name=Body&export=ods"),
    ]


@pytest.mark.parametrize(
    "address", ["?export=pdf", "?export=csv&kind=nonsense", "?export=csv&sort=password"]
)
def test_a_wrong_filter_never_exports_more_than_was_meant(asked, bodies, address: str):
    page = asked(address, export_verb="core.outbox")
    assert page.export() is None
    assert page.problems
    assert AccessEntry.objects.count() == 0


def test_a_list_without_an_export_verb_exports_nothing(asked, bodies):
    assert asked("?export=csv").export() is None
