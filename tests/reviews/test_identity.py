"""Who a child is: encrypted, apart, opened with a reason, and nowhere else.

A name is planted in every identity field; then every page, list, export, mail, log and table is
searched for it, down to the bytes of the database.
"""

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.log import entries_for
from core.models import AccessEntry, Message
from reviews.models import ChildIdentity, Incident
from reviews.services import incidents as deeds
from tests.reviews.incident_drafts import draft, submitted

NAME, STREET, NUMBER = "Xanthippe Quillfeather", "14 Umbellifer Walk", "943 476 5919"
PLANTED = {
    "name": NAME, "born_on": "2025-10-03", "address": STREET, "postcode": "CH49 9ZZ",
    "nhs_number": NUMBER, "other": "Known as Xanni",
}  # fmt: skip
TRACES = ("Xanthippe", "Quillfeather", "Umbellifer", "943 476", "Xanni", "CH49 9ZZ", "2025-10-03")
TYPED = {
    "name": NAME, "born_on_day": 3, "born_on_month": 10, "born_on_year": 2025, "address": STREET,
    "postcode": "CH49 9ZZ", "nhs_number": NUMBER, "other": "Known as Xanni",
}  # fmt: skip
READERS = ("unit", "council_exec", "scrutineer", "board_member", "trust_lead")


def traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text]


@pytest.fixture
def planted(unit, trust, trust_lead) -> Incident:
    incident = draft(unit)
    deeds.save_identity(actor=unit, child=incident.children.get(), values=PLANTED)
    deeds.save_agencies(actor=unit, incident=incident, involved={trust: ""})
    return deeds.submit(actor=unit, incident=incident)


def identity_url(incident: Incident) -> str:
    return reverse("incident_identity", args=[incident.reference, 1])


# --- Asking --------------------------------------------------------------------------------------


@pytest.mark.shows("REV-18")
def test_the_identity_is_shown_once_after_a_reason_and_the_opening_is_kept(
    planted, unit, client_for
):
    browser = client_for(unit)
    assert traces(browser.get(identity_url(planted)).content.decode()) == []
    assert browser.post(identity_url(planted), {"reason": " "}).status_code == 422
    assert not entries_for(planted).filter(action="open identity").exists()
    shown = browser.post(identity_url(planted), {"reason": "The coroner asked"})
    assert NAME in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    entry = entries_for(planted).get(action="open identity")
    assert (entry.person, entry.reason, entry.detail["child"]) == (unit, "The coroner asked", 1)
    assert traces(browser.get(identity_url(planted)).content.decode()) == []


@pytest.mark.shows("ACC-02")
@pytest.mark.parametrize(
    "role", ["council_exec", "scrutineer", "panel_member", "trust_lead", "administrator"]
)
def test_nobody_but_the_business_unit_sees_who_the_child_is(role, planted, client_for, request):
    browser = client_for(request.getfixturevalue(role))
    response = browser.post(identity_url(planted), {"reason": "Curious"})
    assert response.status_code == 403
    assert traces(response.content.decode()) == []
    change = reverse("incident_identity_change", args=[planted.reference, 1])
    assert browser.post(change, TYPED | {"reason": "Curious"}).status_code == 403
    refusal = AccessEntry.objects.filter(action="refused", person=request.getfixturevalue(role))
    assert refusal.count() == 2


def test_a_draft_keeps_it_as_it_is_typed_and_logs_the_opening(unit, client_for):
    incident = draft(unit)
    browser = client_for(unit)
    url = reverse("incident_identity_draft", args=[incident.pk, 1])
    seen = browser.get(url).context["form"].initial["version"]
    save = reverse("incident_identity_save", args=[incident.pk, 1])
    answer = browser.post(save, TYPED | {"name": "Xan", "version": seen}).json()
    assert answer["warning"] == ""
    done = browser.post(url, TYPED | {"version": answer["version"]})
    assert done.url == reverse("incident_page", args=[incident.pk, "identity"])
    held = ChildIdentity.objects.get()
    assert {name: getattr(held, name) for name in PLANTED} == PLANTED
    entry = entries_for(incident).get(action="open identity")
    assert entry.reason == "Recording the draft"


def test_an_identity_is_saved_once_and_changed_with_a_reason(planted, unit, client_for):
    child = planted.children.get()
    assert not deeds.save_identity(actor=unit, child=child, values=PLANTED, reason="Again")
    browser = client_for(unit)
    change = reverse("incident_identity_change", args=[planted.reference, 1])
    assert browser.post(change, TYPED | {"postcode": "CH49 8XX"}).status_code == 422
    answers = TYPED | {"postcode": "CH49 8XX", "reason": "They moved"}
    assert browser.post(change, answers).status_code == 302
    assert ChildIdentity.objects.get().postcode == "CH49 8XX"
    past = ChildIdentity.history.first()
    assert (past.history_user, past.history_change_reason) == (unit, "They moved")


# --- Nowhere else --------------------------------------------------------------------------------


def pages(incident: Incident) -> list[str]:
    ref = incident.reference
    names = (
        "incident", "incident_whole", "incident_children", "incident_documents", "incident_timeline",
        "incident_progress", "incident_access", "incident_notify", "incident_withdraw", "incident_done",
        "incident_identity_change", "incident_agencies", "review_new",
    )  # fmt: skip
    more = [reverse(name, args=[ref, 1]) for name in ("incident_identity_change", "incident_child")]
    parts = [
        reverse("incident_page", args=[ref, code])
        for code in ("kind", "what", "household", "notifier")
    ]
    named = [reverse(name, args=[ref]) for name in names if name != "incident_identity_change"]
    lists = [
        reverse("incident_list") + query
        for query in ("", "?export=csv", "?export=xlsx", "?export=ods")
    ]
    return [*named, *more, *parts, *lists, reverse("home"), reverse("outbox")]


@pytest.mark.shows("ACC-02", "REV-01")
@pytest.mark.parametrize("role", READERS)
def test_no_page_list_or_export_holds_it(role, planted, client_for, request):
    browser = client_for(request.getfixturevalue(role))
    for address in pages(planted):
        response = browser.get(address)
        body = b"".join(response) if response.streaming else response.content
        assert (address, traces(unpacked(body))) == (address, [])
        assert traces(str(response.headers)) == []


def unpacked(body: bytes) -> str:
    """The text of a response; of a spreadsheet, that of all its parts."""
    import io
    import zipfile

    if body[:2] != b"PK":
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return " ".join(file.read(name).decode(errors="replace") for name in file.namelist())


def test_no_mail_and_no_title_holds_it(planted, unit, council_exec, settings):
    deeds.withdraw(actor=unit, incident=planted, reason="Criteria not met")
    outbox.deliver(timezone.now())
    sent = " ".join(f"{each.subject} {each.body}" for each in mail.outbox)
    kept = " ".join(f"{row.subject} {row.body} {row.key}" for row in Message.objects.all())
    assert mail.outbox != []
    assert traces(sent + kept) == []


def test_no_log_holds_it(planted, unit, client_for, caplog):
    browser = client_for(unit)
    with caplog.at_level("DEBUG"):
        browser.post(identity_url(planted), {"reason": "The coroner asked"})
        change = reverse("incident_identity_change", args=[planted.reference, 1])
        browser.post(change, TYPED | {"reason": ""})
        browser.post(change, TYPED | {"reason": "Spelling", "other": "Known as Xanni too"})
    rows = " ".join(str(vars(entry)) for entry in AccessEntry.objects.all())
    assert traces(rows) == []
    assert (
        traces(
            " ".join(
                record.getMessage() for record in caplog.records if "sqlite" not in record.name
            )
        )
        == []
    )


def test_no_table_and_no_byte_of_the_database_holds_it(planted, unit):
    child = planted.children.get()
    deeds.save_identity(
        actor=unit, child=child, values={"other": "Known as Xanni still"}, reason="Check"
    )
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            text = repr(cursor.fetchall())
            if traces(text):
                found[table] = traces(text)
    assert found == {}
    assert ChildIdentity.objects.get().name == NAME


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_the_file_holds_it(request):
    """The bytes of the SQLite file and its journal, after everything was committed."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps no file of ours")
    unit = request.getfixturevalue("unit")
    incident = submitted(unit)
    deeds.save_identity(actor=unit, child=incident.children.get(), values=PLANTED, reason="Check")
    from pathlib import Path

    path = Path(connection.settings_dict["NAME"])
    files = [path, path.with_name(path.name + "-wal")]
    raw = b"".join(file.read_bytes() for file in files if file.exists())
    assert incident.reference.encode() in raw
    assert [trace for trace in TRACES if trace.encode() in raw] == []


def test_an_encrypted_field_cannot_be_searched(planted):
    with pytest.raises(TypeError, match="cannot be searched"):
        ChildIdentity.objects.filter(name=NAME).exists()
