"""What pages are made of: components, layouts, error pages, colours, navigation."""

import datetime as dt
import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error
from django_cotton.compiler_regex import CottonCompiler

from core import branding, context, nav, samples
from core.models import Branding
from core.templatetags.portal import clocktime, day, paragraphs, shortday, weekday
from partnership.models import Person

NINTH = dt.date(2026, 6, 9)


def draw(source: str, **values: Any) -> str:
    """A piece of a page, as a browser gets it, with its white space made plain."""
    made = Template(CottonCompiler().process(source)).render(Context(values))
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", made)).strip()


def words(html: str) -> str:
    """What a reader of the screen says of a piece of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


# Dates and text


def test_dates_and_times_as_people_say_them() -> None:
    assert day(NINTH) == "Tuesday 9 June 2026"
    assert shortday(NINTH) == "9 Jun 2026"
    assert weekday(NINTH) == "Tue 9 Jun 2026"
    assert [clocktime(dt.time(*at)) for at in [(14, 30), (9, 0), (0, 5), (12, 0), (0, 0), (12, 15)]] == [
        "2:30pm", "9am", "12:05am", "midday", "midnight", "12:15pm",
    ]  # fmt: skip
    assert [each(None) for each in (day, shortday, weekday, clocktime)] == ["", "", "", ""]


def test_a_moment_is_told_in_the_time_of_the_place() -> None:
    moment = dt.datetime(2026, 6, 8, 23, 30, tzinfo=dt.UTC)
    assert (day(moment), clocktime(moment)) == ("Tuesday 9 June 2026", "12:30am")


def test_plain_text_becomes_paragraphs_and_lists_and_is_escaped() -> None:
    made = paragraphs("One <b>line</b>\nand another\r\n\r\nThen:\n- first\n- second\n  goes on")
    assert made == (
        "<p>One &lt;b&gt;line&lt;/b&gt;<br>and another</p>\n<p>Then:</p>\n"
        '<ul class="govuk-list govuk-list--bullet"><li>first</li><li>second goes on</li></ul>'
    )
    assert paragraphs(None) == ""


# Components


@pytest.mark.parametrize(
    ("kind", "colour", "word"),
    [
        ("overdue", "red", "Overdue"), ("due-soon", "yellow", "Due soon"), ("on-time", "green", "On time"),
        ("waiting", "blue", "Waiting"), ("done", "grey", "Done"), ("unheard of", "grey", "Done"),
    ],
)  # fmt: skip
def test_a_status_is_a_colour_and_always_a_word(kind: str, colour: str, word: str) -> None:
    made = draw('<c-tag :kind="kind" />', kind=kind)
    assert made == f'<strong class="govuk-tag govuk-tag--{colour}">{word}</strong>'


def test_a_clock_says_how_long_then_the_date_then_why() -> None:
    first = dt.date(2026, 5, 20)
    clock = samples.Clock(
        "Rapid review", "held since 3 May: inquest", "waiting", NINTH, 0.4, first, "/why/"
    )
    made = draw('<c-clock :clock="clock" />', clock=clock)
    assert words(made) == (
        "Rapid review Held since 3 May: inquest Waiting Due Tue 9 Jun 2026 , first Wed 20 May 2026 "
        "Why this date? Rapid review"
    )
    assert '<a href="/why/">' in made
    assert '<rect width="40" height="4">' in made


def test_a_summary_list_says_what_was_not_given() -> None:
    made = draw(
        '<c-summary-list :rows="rows" />', rows=[("Place", "", "/change/"), ("Children", 0)]
    )
    assert words(made) == "Place Not given Change Place Children 0"


def test_tabs_say_where_one_is() -> None:
    made = draw(
        '<c-tabs :tabs="tabs" />', tabs=[("Overview", "/a/", True), ("Report", "/b/", False)]
    )
    assert re.findall(r'href="([^"]+)"( aria-current="page")?', made) == [
        ("/a/", ' aria-current="page"'),
        ("/b/", ""),
    ]


def test_an_identity_has_one_heading_and_its_action() -> None:
    made = draw(
        '<c-identity reference="RR-1" title="{{ title }}" status_kind="waiting" status_text="Open">'
        '<c-slot name="action"><c-button href="/go/">Go on</c-button></c-slot></c-identity>',
        title="Infant & sibling",
    )
    assert words(made) == "RR-1 Infant &amp; sibling Open Go on"
    assert made.count("<h1") == 1
    assert 'class="clocks"' not in made


def test_an_error_summary_is_there_only_when_something_is_wrong() -> None:
    class One(forms.Form):
        name = forms.CharField(label="Name")

    assert draw('<c-error-summary :form="form" />', form=One()) == ""
    assert draw('<c-error-summary :form="form" />') == ""
    made = draw('<c-error-summary :form="form" />', form=One({}))
    assert words(made) == "There is a problem Enter name"
    assert 'href="#id_name"' in made


def test_a_button_takes_any_attribute() -> None:
    made = draw('<c-button kind="secondary" name="go" value="later">Save for later</c-button>')
    assert 'type="submit"' in made
    assert 'name="go"' in made
    assert 'value="later"' in made
    assert "govuk-button--secondary" in made


def test_a_timeline_tells_newest_first_as_given() -> None:
    entries = [
        samples.Entry(NINTH, "Sent", who="A. Unit", link="/x/"),
        samples.Entry(NINTH, "Opened"),
    ]
    made = draw('<c-timeline :entries="entries" />', entries=entries)
    assert words(made) == "Sent Tuesday 9 June 2026 · A. Unit Opened Tuesday 9 June 2026"
    assert (
        words(draw('<c-timeline :entries="entries" />', entries=[])) == "Nothing has happened yet."
    )


def test_a_task_that_cannot_start_is_no_link() -> None:
    made = draw(
        '<c-task-list :tasks="tasks" />', tasks=[samples.Task("Check", "", "Cannot start yet")]
    )
    assert "<a" not in made


def test_an_empty_list_says_what_to_do_and_a_filtered_one_how_to_see_more() -> None:
    page = samples.SamplePage(0)
    made = draw('<c-list :page="page" empty_title="No requests yet">Open one.</c-list>', page=page)
    assert "No requests yet" in made
    assert "Open one." in made
    page.is_filtered = True
    assert "Nothing matches these filters" in draw('<c-list :page="page" />', page=page)


def test_each_cell_of_a_list_names_its_column() -> None:
    made = draw('<c-list :page="page" />', page=samples.SamplePage(2))
    table = made[made.index("<tbody") :]
    labels = re.findall(r'data-label="([^"]+)"', table)
    assert labels == ["Reference", "Agency", "Due", "Status", "Entries"] * 2


def test_every_component_says_what_it_is_for() -> None:
    faulty = [name for name, said in samples.components() if not said.startswith("Purpose: ")]
    assert faulty == []


def test_no_template_carries_styles_or_handlers_of_its_own() -> None:
    folder = Path(settings.BASE_DIR, "templates")
    own = re.compile(r"\sstyle=|\son\w+=\"|<style|<script(?! src)")
    faulty = [
        str(file.relative_to(folder))
        for file in sorted(folder.rglob("*.html"))
        if "pdf" not in file.parts and own.search(file.read_text(encoding="utf-8"))
    ]
    assert faulty == []


# Colours


def test_the_default_colours_can_be_read() -> None:
    assert branding.contrast_faults(Branding()) == []


def test_contrast_is_measured_as_wcag_does() -> None:
    assert branding.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert branding.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert branding.contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("field", branding.COLOURS)
def test_a_colour_that_cannot_be_read_is_told(field: str) -> None:
    grey = Branding(**{field: "#777777"})
    assert any("4.5 to 1" in fault or "7 to 1" in fault for fault in branding.contrast_faults(grey))


@pytest.mark.django_db
def test_the_colours_come_from_the_row_and_their_address_changes_with_them(client: Client) -> None:
    before = client.get(reverse("brand_css"))
    assert before.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in before.headers["Cache-Control"]
    assert "--brand:#1d4f5c;" in before.content.decode()
    one, other = Branding(), Branding(link="#003366")
    assert branding.version(one) != branding.version(other)
    assert "--link:#003366" in branding.style_sheet(other)


# Navigation and context


def test_navigation_shows_what_one_may_open(
    unit: Person, practitioner: Person, monkeypatch: Any
) -> None:
    monkeypatch.setattr(nav, "LINES", {})
    nav.register("Accessibility", "accessibility", order=2)
    nav.register("Outbox", "outbox", "core.outbox", 1)
    request: Any = RequestFactory().get("/outbox/5/")
    request.user = unit
    assert nav.entries(request) == [
        ("Outbox", "/outbox/", True), ("Accessibility", "/accessibility/", False),
    ]  # fmt: skip
    request.user = practitioner
    assert [entry.label for entry in nav.entries(request)] == ["Accessibility"]
    request.user = AnonymousUser()
    assert nav.entries(request) == []


def test_a_page_belongs_to_one_line_where_addresses_begin_alike(
    rf: Any, unit: Person, monkeypatch: Any
) -> None:
    monkeypatch.setattr(nav, "LINES", {})
    nav.register("Rapid reviews", "review_list", order=1)
    nav.register("Desk", "review_desk", order=2)
    for page, current in (("review_desk", [False, True]), ("review_list", [True, False])):
        request = rf.get(reverse(page))
        request.user = unit
        assert [entry.current for entry in nav.entries(request)] == current


def test_lines_of_a_section_share_an_entry_and_stand_beside_each_other(
    rf, unit, trust_lead, monkeypatch
):
    monkeypatch.setattr(nav, "LINES", {})
    nav.register("Accessibility", "accessibility", order=2, section="About")
    nav.register("Outbox", "outbox", "core.outbox", 1, "About")
    nav.register("Views", "saved_view_list", order=3)
    request = rf.get(reverse("accessibility"))
    request.user = unit
    assert [(e.label, e.url, e.current) for e in nav.entries(request)] == [
        ("About", reverse("outbox"), True),
        ("Views", reverse("saved_view_list"), False),
    ]
    assert [(e.label, e.current) for e in nav.parts(request)] == [
        ("Outbox", False),
        ("Accessibility", True),
    ]
    request.user = trust_lead
    assert next((e.label, e.url) for e in nav.entries(request)) == (
        "About",
        reverse("accessibility"),
    )
    assert nav.parts(request) == []
    request.path = reverse("saved_view_list")
    assert nav.parts(request) == []


def test_a_template_may_ask_for_a_verb_and_an_unknown_one_is_an_error(unit: Person) -> None:
    can = context.Can(unit)
    assert Template("{% if can.core_outbox %}yes{% endif %}").render(Context({"can": can})) == "yes"
    assert context.Can(AnonymousUser())["core_outbox"] is False
    with pytest.raises(LookupError, match=r"No verb core\.nonsense"):
        Template("{% if can.core_nonsense %}yes{% endif %}").render(Context({"can": can}))


def test_a_notice_stands_above_every_page(
    unit: Person, client_for: Callable[[Person], Client], monkeypatch: Any
) -> None:
    monkeypatch.setattr(
        context, "NOTICES", [lambda request: context.Notice("warning", "No reminders went out.")]
    )
    assert (
        "No reminders went out." in client_for(unit).get(reverse("account_logout")).content.decode()
    )


# Pages


@pytest.mark.django_db
@pytest.mark.shows("PUB-02")
def test_the_accessibility_statement_follows_the_model_form(client: Client) -> None:
    page = client.get(reverse("accessibility")).content.decode()
    headings = [words(heading) for heading in re.findall(r"<h2[^>]*>(.*?)</h2>", page)]
    assert headings == [
        "Contents",
        "How accessible this website is",
        "Feedback and contact information",
        "Enforcement procedure",
        "Technical information about this website’s accessibility",
        "Non-accessible content",
        "What we’re doing to improve accessibility",
        "Preparation of this accessibility statement",
    ]
    assert 'href="https://www.equalityadvisoryservice.com/"' in page
    assert "partially compliant" in page


@pytest.mark.django_db
@pytest.mark.shows("PUB-03")
@pytest.mark.parametrize("name", ["accessibility", "account_login", "account_reset_password"])
def test_a_page_has_a_skip_link_its_language_one_h1_and_a_title(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert '<html lang="en-GB"' in page
    assert re.search(r'<a href="#main" class="govuk-skip-link"', page)
    assert page.count('<main id="main">') == 1
    assert page.count("<h1") == 1
    assert re.search(r"<title>\w[^<]+ – \w[^<]+</title>", page)


@pytest.mark.django_db
def test_worried_about_a_child_is_on_public_pages(client: Client) -> None:
    assert "Worried about a child?" in client.get(reverse("accessibility")).content.decode()


@pytest.mark.django_db
def test_the_catalogue_is_for_developers_only(client: Client, settings: Any) -> None:
    settings.DEBUG = False
    assert client.get(reverse("catalogue")).status_code == 404
    settings.DEBUG = True
    page = client.get(reverse("catalogue"))
    assert page.status_code == 200
    assert all(f"<code>{name}</code>" in page.content.decode() for name, _ in samples.components())
    assert (
        "There is a problem"
        in client.get(reverse("catalogue"), {"state": "faulty"}).content.decode()
    )


def request_of(person: Any) -> Any:
    request: Any = RequestFactory().get("/somewhere/")
    request.user, request.session = person, SessionStore()
    return request


def test_a_refusal_says_why(practitioner: Person) -> None:
    page = permission_denied(
        request_of(practitioner), PermissionDenied("Only the business unit <may>.")
    )
    assert page.status_code == 403
    assert "Only the business unit &lt;may&gt;." in page.content.decode()


@pytest.mark.django_db
def test_error_pages_say_what_happened_and_what_to_do() -> None:
    missing = page_not_found(request_of(AnonymousUser()), Exception("secret title"))
    assert (missing.status_code, "secret title" in missing.content.decode()) == (404, False)
    assert "Page not found" in missing.content.decode()
    assert (
        "could not read" in bad_request(request_of(AnonymousUser()), Exception()).content.decode()
    )


def test_the_page_of_our_own_faults_needs_no_database() -> None:
    page = server_error(request_of(AnonymousUser()))
    assert page.status_code == 500
    assert "The fault is ours" in page.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "413.html", "429.html", "500.html"])
def test_bare_error_pages_draw_without_any_context(name: str) -> None:
    page = render_to_string(name)
    assert page.count("<h1>") == 1
    assert "!" not in words(page.partition("<main")[2])


def test_styles_and_scripts_are_light() -> None:
    built = Path(settings.BASE_DIR, "static", "build")
    sizes = {
        name: len(gzip.compress((built / name).read_bytes()))
        for name in ("portal.css", "portal.js")
    }
    assert sum(sizes.values()) <= 120_000


def test_neither_the_crown_nor_gds_transport_is_used() -> None:
    css = Path(settings.BASE_DIR, "static", "build", "portal.css").read_text(encoding="utf-8")
    assert not re.search(r"gds.?transport|crown|url\(.?https?:", css, re.IGNORECASE)
