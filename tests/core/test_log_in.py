"""Logging in: limits, one answer for known and unknown, sessions that end and keep what was typed."""

import re
import time

import pytest
from django import forms
from django.core import mail as sent_mail
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config.urls import urlpatterns as real
from core import outbox, sessions
from core.access import allow
from core.forms import bind
from core.models import AccessEntry, Message
from partnership.models import Person
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PASSWORD = "kestrel-umbrella-ninefold"
NEW = "lantern-gravel-octave-77"
LOGIN = "/accounts/login/"


@pytest.fixture
def ann() -> Person:
    return make_person("Ann Page", email="ann@example.org", password=PASSWORD)


def log_in(client: Client, email: str = "ann@example.org", password: str = PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_log_in_gives_a_new_session_that_ends_with_the_browser(ann: Person, client: Client):
    client.get(LOGIN)
    before = client.session.session_key
    answer = log_in(client)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(ann.pk)
    assert client.session.session_key != before
    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.cookies["sessionid"]["httponly"]


def test_the_log_in_page_sends_home_who_is_logged_in(ann: Person, client: Client):
    log_in(client)
    assert client.get(LOGIN).url == "/"


@pytest.mark.parametrize("capitals", ["ANN@EXAMPLE.ORG", "Ann@Example.org"])
def test_capitals_do_not_matter(ann: Person, client: Client, capitals: str):
    assert log_in(client, capitals).status_code == 302


@pytest.mark.shows("ACC-12")
def test_known_and_unknown_get_the_same_answer(ann: Person, client: Client):
    def shape(answer) -> tuple:
        text = re.sub(r'(nonce-|value=")[^"]*', "", answer.content.decode())
        return answer.status_code, text.replace("nobody@example.org", "ann@example.org")

    known, unknown = (
        log_in(client, password="wrong"),
        log_in(Client(), "nobody@example.org", "wrong"),
    )
    assert shape(known) == shape(unknown)
    assert "The email address or the password is not right." in known.content.decode()


@pytest.mark.shows("ACC-12")
def test_ten_wrong_passwords_stop_the_next_even_the_right_one(ann: Person):
    for n in range(10):
        log_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), password="wrong")
    answer = log_in(Client(REMOTE_ADDR="192.0.2.99"))
    assert answer.status_code in {200, 429}
    assert "too many attempts" in answer.content.decode().lower()


def test_an_unknown_address_is_limited_alike():
    answers = [
        log_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), "nobody@example.org", "x") for n in range(11)
    ]
    assert "too many attempts" in answers[-1].content.decode().lower()


def test_failed_log_ins_are_logged(ann: Person, client: Client):
    log_in(client, password="wrong")
    entry = AccessEntry.objects.get()
    assert (entry.action, entry.reason, entry.address) == ("refused", "Log-in failed", "127.0.0.1")


def test_somebody_switched_off_cannot_log_in(ann: Person, client: Client):
    Person.objects.filter(pk=ann.pk).update(is_active=False)
    log_in(client)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "away", ["//evil.example", "https:evil.example", "/\\evil.example", "javascript:alert(1)",
             "https://evil.example/", "\\\\evil.example", "http:///evil.example", " //evil.example"],
)  # fmt: skip
def test_no_address_leads_away(ann: Person, client: Client, away: str):
    assert log_in(client, next=away).url == "/"
    assert client.get(LOGIN, {"next": away}).url == "/"


def test_the_way_back_is_kept(ann: Person, client: Client):
    assert (
        client.get("/outbox/?status=sent").url == "/accounts/login/?next=/outbox/%3Fstatus%3Dsent"
    )
    page = client.get("/accounts/login/?next=/outbox/%3Fstatus%3Dsent").content.decode()
    assert 'name="next" value="/outbox/?status=sent"' in page
    assert log_in(client, next="/outbox/?status=sent").url == "/outbox/?status=sent"


def test_there_is_no_sign_up(client: Client):
    for address in ("/accounts/signup/", "/accounts/email/", "/accounts/confirm-email/"):
        assert client.get(address).status_code in {302, 404}
        assert Person.objects.count() == 0


def test_log_out_kills_the_session_and_clears_the_browser(ann: Person, client: Client):
    log_in(client)
    kept = client.cookies["sessionid"].value
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    answer = client.post("/accounts/logout/")
    assert (answer.url, answer["Clear-Site-Data"]) == (LOGIN, '"cache", "storage"')
    stolen = Client()
    stolen.cookies["sessionid"] = kept
    assert stolen.get("/outbox/").status_code == 302


# A new password


def ask(email: str = "ann@example.org"):
    return Client().post("/accounts/password/reset/", {"email": email})


def link() -> str:
    outbox.deliver()
    (found,) = re.findall(r"http://[^/]+(/accounts/password/reset/\S+)", sent_mail.outbox[-1].body)
    return str(found)


@pytest.mark.shows("ACC-12")
def test_a_link_is_sent_to_known_addresses_only_and_nobody_can_tell(ann: Person):
    known, unknown = ask(), ask("nobody@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert known.url == "/accounts/password/reset/sent/"
    assert [m.to for m in Message.objects.all()] == [ann]
    outbox.deliver()
    assert [letter.to for letter in sent_mail.outbox] == [["ann@example.org"]]


def test_asking_for_a_link_does_the_same_work_for_both(ann: Person):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def written(email: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ask(email)
        return [q["sql"].split()[0] for q in seen.captured_queries if "core_message" in q["sql"]]

    assert written("ann@example.org") == written("nobody@example.org")


def test_the_link_is_never_in_the_database(ann: Person):
    ask()
    outbox.deliver()
    assert [("/key" in m.body, "{link}" in m.body) for m in Message.objects.all()] == [
        (False, True)
    ]


def test_a_new_password_by_link_once(ann: Person, client: Client):
    ask()
    address = link()
    first = client.get(address)
    page = client.get(first.url)
    assert "New password again" in page.content.decode()
    answer = client.post(first.url, {"password1": NEW, "password2": NEW})
    assert answer.url == "/accounts/password/reset/done/"
    assert client.get(answer.url).status_code == 200
    assert log_in(Client(), password=NEW).status_code == 302
    assert "does not work any more" in Client().get(address).content.decode()


def test_opening_the_link_uses_nothing_up(ann: Person):
    ask()
    address = link()
    for _ in range(3):
        assert Client().get(address).status_code == 302


def test_a_link_runs_out_after_an_hour(ann: Person, settings):
    ask()
    address = link()
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "does not work any more" in Client().get(address).content.decode()


def test_a_new_password_ends_every_other_session(ann: Person, client: Client):
    log_in(client)
    other = Client()
    log_in(other)
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/", fields).url == "/"
    assert client.get("/accounts/password/").status_code == 200
    assert other.get("/accounts/password/").status_code == 302


@pytest.mark.parametrize(
    "weak", ["short-kite", "password12345", "summer2026summer", "exampleexample"]
)
def test_a_weak_password_is_refused_in_words(ann: Person, client: Client, weak: str):
    log_in(client)
    fields = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    answer = client.post("/accounts/password/", fields)
    assert answer.status_code == 200
    assert answer.context["form"].errors["password1"]


# How long a session lasts


def age(client: Client, **seconds: int) -> None:
    session = client.session
    for name, ago in seconds.items():
        session[name] = int(time.time()) - ago
    session.save()


@pytest.fixture
def inside(ann: Person, client: Client) -> Client:
    log_in(client)
    client.get("/accounts/password/")
    return client


ACCOUNT = "/accounts/password/"


@pytest.mark.parametrize(("seconds", "status"), [(29 * 60, 200), (31 * 60, 302)])
def test_half_an_hour_idle_ends_a_session(inside: Client, seconds: int, status: int):
    age(inside, seen=seconds)
    assert inside.get(ACCOUNT).status_code == status


def test_twelve_hours_end_a_session_in_use(inside: Client):
    age(inside, started=12 * 3600 + 1, seen=10)
    answer = inside.get(ACCOUNT)
    assert answer.url == "/accounts/login/?next=%2Faccounts%2Fpassword%2F"
    assert "a whole working day" in inside.get(answer.url).content.decode()


def test_last_seen_is_written_once_a_minute(inside: Client):
    age(inside, seen=30)
    before = inside.session["seen"]
    inside.get(ACCOUNT)
    assert inside.session["seen"] == before
    age(inside, seen=61)
    inside.get(ACCOUNT)
    assert inside.session["seen"] - before >= 30


def test_a_page_that_asks_by_itself_does_not_keep_the_session(inside: Client):
    age(inside, seen=600)
    before = inside.session["seen"]
    inside.get(ACCOUNT, headers={"X-Background": "1"})
    assert inside.session["seen"] == before


def test_last_seen_shows_on_the_person(inside: Client, ann: Person):
    ann.refresh_from_db()
    assert ann.last_seen_at is not None
    assert ann.history.count() == 1


@pytest.mark.shows("ACC-11")
def test_staying_logged_in(inside: Client):
    age(inside, seen=29 * 60)
    answer = inside.post("/accounts/extend/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.json() == {"idle": 1800}
    assert time.time() - inside.session["seen"] < 5
    plain = inside.post(
        "/accounts/extend/", headers={"Referer": "http://testserver/accounts/password/"}
    )
    assert plain.url.endswith("/accounts/password/")
    away = inside.post("/accounts/extend/", headers={"Referer": "http://evil.example/"})
    assert away.url == "/"
    assert inside.get("/accounts/extend/").status_code == 405


def test_staying_logged_in_comes_too_late(inside: Client):
    age(inside, seen=31 * 60)
    answer = inside.post("/accounts/extend/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert (answer.status_code, answer.json()["message"][:24]) == (401, "You have been logged out")


# What was typed


class Words(forms.Form):
    words = forms.CharField(max_length=500)


@allow("core.account")
def page(request):
    form = bind(request, Words)
    return HttpResponse(f"{form.is_bound}:{form['words'].value()}")


urlpatterns = [path("words/", page, name="words"), *real]


@pytest.fixture
def words():
    with override_settings(ROOT_URLCONF="tests.core.test_log_in"):
        yield


TYPED = {"words": "Half a morning’s work", "csrfmiddlewaretoken": "x"}


@pytest.mark.shows("ACC-11")
def test_what_was_typed_survives_logging_in_again(inside: Client, words):
    age(inside, seen=31 * 60)
    answer = inside.post("/words/", TYPED)
    assert answer.url == "/accounts/login/?next=%2Fwords%2F"
    said = inside.get(answer.url).content.decode()
    assert "What you typed is kept" in said
    assert log_in(inside, next="/words/").url == "/words/"
    assert inside.get("/words/").content.decode() == "True:Half a morning’s work"
    assert inside.get("/words/").content.decode() == "False:None"


def test_what_was_typed_is_for_nobody_else(inside: Client, words):
    make_person("Bob Page", email="bob@example.org", password=PASSWORD)
    age(inside, seen=31 * 60)
    inside.post("/words/", TYPED)
    log_in(inside, "bob@example.org")
    assert inside.get("/words/").content.decode() == "False:None"
    assert "held_answers" not in inside.session


def test_an_autosave_leaves_the_session_for_the_page_itself(inside: Client, words):
    age(inside, seen=31 * 60)
    answer = inside.post("/words/", TYPED, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    inside.post("/words/", TYPED)
    log_in(inside)
    assert inside.get("/words/").content.decode() == "True:Half a morning’s work"


def test_a_password_is_never_held(inside: Client):
    age(inside, seen=31 * 60)
    inside.post(ACCOUNT, {"oldpassword": PASSWORD})
    assert "held_answers" not in inside.session


def test_nothing_is_held_from_another_site(inside: Client, words):
    age(inside, seen=31 * 60)
    inside.post("/words/", TYPED, headers={"Origin": "https://evil.example"})
    assert "held_answers" not in inside.session


def test_a_button_leads_back_to_the_page_it_stood_on(inside: Client, words):
    age(inside, seen=31 * 60)
    answer = inside.post("/words/", {}, headers={"Referer": "http://testserver/outbox/?x=1"})
    assert answer.url == "/accounts/login/?next=%2Foutbox%2F"


def test_htmx_is_sent_to_the_log_in_page_as_a_whole(inside: Client, words):
    age(inside, seen=31 * 60)
    answer = inside.get("/words/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fwords%2F"


def test_a_form_from_before_the_last_log_in_is_shown_again(ann: Person, words):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)
    answer = strict.post("/words/", TYPED, headers={"Origin": "http://testserver"})
    assert (answer.status_code, answer.url) == (302, "/words/")
    assert strict.get("/words/").content.decode() == "True:Half a morning’s work"


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {}])
def test_a_form_from_elsewhere_is_refused(ann: Person, words, headers: dict):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)
    assert strict.post("/words/", TYPED, headers=headers).status_code == 403
    assert strict.get("/words/").content.decode() == "False:None"


def test_the_words_for_the_end_of_a_session(ann: Person, client: Client):
    log_in(client)
    now = int(time.time())
    assert sessions.ended({"started": now, "seen": now}, now) == ""
    assert sessions.ended({"started": now, "seen": now}, now + 1801) == "idle"
    assert sessions.ended({"started": now - 43_201, "seen": now}, now) == "old"


def test_no_page_of_the_account_is_kept_by_the_browser(inside: Client):
    assert "no-store" in inside.get(ACCOUNT)["Cache-Control"]


@pytest.mark.parametrize("demo", [True, False])
def test_a_demo_shows_its_log_ins_and_nothing_else_does(client: Client, settings, demo: bool):
    settings.DEMO, settings.DEMO_ACCOUNTS = demo, "tests.core.test_log_in.DEMO"
    assert ("demo-password-for-all" in client.get(LOGIN).content.decode()) is demo


DEMO = [{"role": "Business Unit", "email": "unit@example.org", "password": "demo-password-for-all"}]
