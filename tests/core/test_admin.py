"""The admin site: for the administrator alone, every change with who and why, nothing deleted."""

import pytest
from django.core import mail as sent_mail
from django.test import Client

from core import mail
from core.admin_site import site
from core.models import AccessEntry, Branding, ListValue, MailTemplate
from partnership.models import Person

pytestmark = pytest.mark.django_db
COLOURS = {
    "brand": "#1d4f5c", "brand_dark": "#12343d", "brand_light": "#e8f1f2",
    "accent": "#0f6b52", "link": "#1a5a96", "focus": "#ffdd00",
}  # fmt: skip
BRANDING = {
    "name": "Mersey Bank",
    "short_name": "MB",
    "typeface": "system",
    "why": "Set up",
    **COLOURS,
}


@pytest.fixture
def admin(administrator: Person, client_for) -> Client:
    return client_for(administrator)


@pytest.fixture
def kind(monkeypatch) -> mail.Kind:
    monkeypatch.setattr(mail, "REGISTRY", dict(mail.REGISTRY))
    return mail.register(
        "test.asked", "Asked", "{reference}: asked", "Hello {name}, see {link}",
        {"reference": "RR-2026-004", "link": "https://portal.example.org/requests/4/"},
    )  # fmt: skip


def text(answer) -> str:
    return answer.content.decode()


def test_the_administrator_comes_in(admin: Client):
    answer = admin.get("/admin/")
    assert answer.status_code == 200
    assert "Settings of the portal" in text(answer)


@pytest.mark.parametrize("who", ["unit", "council_exec", "trust_lead", "outsider"])
def test_nobody_else_does_and_it_is_logged(who: str, request, client_for):
    person = request.getfixturevalue(who)
    answer = client_for(person).get("/admin/core/listvalue/")
    assert answer.status_code == 403
    assert "open to the portal administrator only" in text(answer)
    assert AccessEntry.objects.filter(person=person, action="refused").exists()


def test_is_staff_and_superuser_open_nothing(outsider: Person, client_for):
    Person.objects.filter(pk=outsider.pk).update(is_staff=True, is_superuser=True)
    assert client_for(outsider).get("/admin/").status_code == 403


def test_a_stranger_logs_in_on_the_portals_own_page(client: Client):
    answer = client.get("/admin/core/branding/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/admin/core/branding/"


def test_models_of_other_packages_do_not_stand_there(admin: Client):
    apps = {model._meta.app_label for model in site._registry}
    assert (
        apps & {"account", "guardian", "auth", "sessions", "sites", "admin", "socialaccount"}
        == set()
    )
    for address in ("account/emailaddress", "auth/group", "guardian/userobjectpermission"):
        assert admin.get(f"/admin/{address}/").status_code == 404


def test_every_model_there_is_written_through_history():
    from core.admin_site import TrackedAdmin

    for model, guarded in site._registry.items():
        assert isinstance(guarded, TrackedAdmin), model
        assert hasattr(model, "history"), model


def places():
    return ListValue.objects.filter(list_code="places")


def value(**fields) -> dict:
    return {
        "list_code": "places",
        "code": "home",
        "label": "Home",
        "order": 1,
        "why": "Asked for",
    } | fields


@pytest.mark.shows("ADM-02")
def test_a_value_is_added_changed_and_retired_with_a_reason(admin: Client, administrator: Person):
    assert admin.post("/admin/core/listvalue/add/", value()).status_code == 302
    kept = places().get()
    change = f"/admin/core/listvalue/{kept.pk}/change/"
    admin.post(
        change, {"label": "At home", "order": 1, "retired_on": "2026-06-09", "why": "Renamed"}
    )
    kept.refresh_from_db()
    assert (kept.label, str(kept.retired_on), kept.code) == ("At home", "2026-06-09", "home")
    told = kept.history.order_by("history_id")
    assert list(told.values_list("history_type", "history_user", "history_change_reason")) == [
        ("+", administrator.pk, "Asked for"),
        ("~", administrator.pk, "Renamed"),
    ]


def test_a_change_needs_a_reason(admin: Client):
    answer = admin.post("/admin/core/listvalue/add/", value(why=""))
    assert "Say why you make this change." in text(answer)
    assert places().count() == 0


def test_a_save_that_changes_nothing_leaves_no_history(admin: Client):
    admin.post("/admin/core/listvalue/add/", value())
    kept = places().get()
    admin.post(f"/admin/core/listvalue/{kept.pk}/change/", value(why="Nothing"))
    assert kept.history.count() == 1


@pytest.mark.shows("ADM-02")
def test_the_code_of_a_value_stays_and_a_value_cannot_be_deleted(admin: Client):
    admin.post("/admin/core/listvalue/add/", value())
    kept = places().get()
    admin.post(f"/admin/core/listvalue/{kept.pk}/change/", value(code="house", list_code="other"))
    kept.refresh_from_db()
    assert (kept.code, kept.list_code) == ("home", "places")
    assert (
        admin.post(f"/admin/core/listvalue/{kept.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    action = {"action": "delete_selected", "_selected_action": [kept.pk], "post": "yes"}
    admin.post("/admin/core/listvalue/", action)
    assert places().count() == 1


def test_the_same_code_twice_is_refused_in_words(admin: Client):
    admin.post("/admin/core/listvalue/add/", value())
    answer = admin.post("/admin/core/listvalue/add/", value())
    assert (answer.status_code, places().count()) == (200, 1)


@pytest.mark.shows("ADM-04")
def test_the_history_page_says_what_was_changed_field_by_field(
    admin: Client, administrator: Person
):
    admin.post("/admin/core/listvalue/add/", value())
    kept = places().get()
    admin.post(f"/admin/core/listvalue/{kept.pk}/change/", value(label="At home", why="Clearer"))
    page = text(admin.get(f"/admin/core/listvalue/{kept.pk}/history/"))
    assert "Label: At home, was Home" in page
    assert "Clearer" in page
    assert str(administrator) in page


def test_there_is_one_branding(admin: Client):
    assert admin.post("/admin/core/branding/add/", BRANDING).status_code == 302
    assert Branding.objects.get().name == "Mersey Bank"
    assert admin.get("/admin/core/branding/add/").status_code == 403


def test_colours_that_cannot_be_read_are_refused_with_figures(admin: Client):
    answer = admin.post("/admin/core/branding/add/", BRANDING | {"link": "#ffff00"})
    assert "The link colour on white needs a contrast of 4.5 to 1 and has 1.1 to 1." in text(answer)
    assert Branding.objects.count() == 0


def test_a_colour_that_is_none_is_refused(admin: Client):
    answer = admin.post("/admin/core/branding/add/", BRANDING | {"link": "red;}b"})
    assert "Give a colour as #" in text(answer)


def own(admin: Client, **fields) -> MailTemplate:
    admin.post(
        "/admin/core/mailtemplate/add/",
        {
            "code": "test.asked",
            "subject": "Please: {reference}",
            "body": "Dear {name}",
            "why": "Our words",
        }
        | fields,
    )
    return MailTemplate.objects.get()


@pytest.mark.shows("ADM-03")
def test_own_words_for_a_mail_with_known_slots_only(admin: Client, kind: mail.Kind):
    answer = admin.post(
        "/admin/core/mailtemplate/add/",
        {"code": "test.asked", "subject": "{reference}", "body": "Dear {child_name}", "why": "x"},
    )
    assert "There is no slot {child_name} in this mail." in text(answer)
    assert MailTemplate.objects.count() == 0
    wording = own(admin)
    assert mail.wording(kind) == mail.Wording("Please: {reference}", "Dear {name}")
    page = text(admin.get(f"/admin/core/mailtemplate/{wording.pk}/change/"))
    assert "<code>{reference}</code> RR-2026-004" in page


@pytest.mark.shows("ADM-03")
def test_preview_and_test_send(admin: Client, administrator: Person, kind: mail.Kind):
    wording = own(admin, body="Dear {name} <script>{{ settings.SECRET_KEY }}")
    page = text(admin.get(f"/admin/core/mailtemplate/{wording.pk}/preview/"))
    assert "Please: RR-2026-004" in page
    assert "&lt;script&gt;{{ settings.SECRET_KEY }}" in page
    assert admin.get(f"/admin/core/mailtemplate/{wording.pk}/test/").status_code == 405
    answer = admin.post(f"/admin/core/mailtemplate/{wording.pk}/test/", follow=True)
    assert f"A test was sent to {administrator.email}." in text(answer)
    (letter,) = sent_mail.outbox
    assert (letter.to, letter.subject) == ([administrator.email], "Test: Please: RR-2026-004")


def test_a_test_that_cannot_be_sent_says_so(admin: Client, kind: mail.Kind, settings):
    wording = own(admin)
    settings.EMAIL_BACKEND = "tests.core.mail_backends.Down"
    answer = admin.post(f"/admin/core/mailtemplate/{wording.pk}/test/", follow=True)
    assert "The test could not be sent: Connection refused" in text(answer)


def test_own_words_taken_away_bring_back_those_in_code(
    admin: Client, administrator: Person, kind: mail.Kind
):
    wording = own(admin)
    admin.post(f"/admin/core/mailtemplate/{wording.pk}/delete/", {"post": "yes"})
    assert mail.wording(kind).subject == "{reference}: asked"
    assert MailTemplate.history.latest().history_user == administrator


def test_log_out_and_password_are_the_portals_own(admin: Client):
    assert admin.get("/admin/password_change/").url == "/accounts/password/"
    assert admin.get("/admin/logout/").url == "/accounts/logout/"
    assert admin.get("/admin/login/").url == "/admin/"


def test_every_page_of_the_site_carries_its_mark():
    from core.soundness import pages

    marks = {
        getattr(p.callback, "access_mark", "")
        for address, p in pages()
        if address.startswith("admin/")
    }
    assert marks == {"core.configure", "public"}
