"""The national register of schools: what is read, what is left out, what is written."""

import csv
import datetime as dt
import io
import json
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from core.actors import System
from partnership.intake.schools import NotTheRegister, SchoolRow, read
from partnership.models import Organisation, OrganisationName, School
from partnership.rules import OrganisationKind, Sector
from partnership.services.schools import carry_out, plan_schools

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).parents[2] / "arrangements" / "demo-schools.csv"
COLUMNS = [
    "URN", "LA (code)", "EstablishmentName", "EstablishmentStatus (name)", "OpenDate", "CloseDate",
    "TypeOfEstablishment (name)", "EstablishmentTypeGroup (name)", "NumberOfPupils", "Town", "HeadLastName",
]  # fmt: skip
MAKER = System("test")


def row(urn=123456, **changes):
    values = dict.fromkeys(COLUMNS, "") | {
        "URN": str(urn), "LA (code)": "344", "EstablishmentName": f"School {urn}",
        "EstablishmentStatus (name)": "Open", "OpenDate": "01-09-2001", "NumberOfPupils": "210",
        "TypeOfEstablishment (name)": "Community school",
        "EstablishmentTypeGroup (name)": "Local authority maintained schools", "Town": "Hoylake",
        "HeadLastName": "Secret-Head",
    }  # fmt: skip
    names = {"la": "LA (code)", "name": "EstablishmentName", "status": "EstablishmentStatus (name)"}
    return values | {names.get(key, key): value for key, value in changes.items()}


def extract(*rows, columns=COLUMNS, encoding="cp1252"):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, quoting=csv.QUOTE_ALL, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture
def run(tmp_path, capsys):
    """Import bytes; gives the counts and what was said beside them."""

    def run(content, *options):
        path = tmp_path / "extract.csv"
        path.write_bytes(content)
        capsys.readouterr()
        call_command("import_schools", str(path), "--la", "344", "--json", *options)
        said = capsys.readouterr()
        return json.loads(said.out), said.err.splitlines()

    return run


def counts(created=0, updated=0, ended=0, unchanged=0, errors=0):
    return {
        "created": created,
        "updated": updated,
        "ended": ended,
        "unchanged": unchanged,
        "errors": errors,
    }


@pytest.fixture
def categories(db):
    national = DEMO.parent / "relevant-agency-categories.yaml"
    call_command("load_arrangements", str(national), "--json", stdout=io.StringIO())


# The shipped extract


def test_the_made_up_extract_is_imported_once(run):
    assert run(DEMO.read_bytes(), "--dry-run")[0] == counts(created=95)
    assert School.objects.count() == 0
    assert run(DEMO.read_bytes()) == (counts(created=95), [])
    assert run(DEMO.read_bytes()) == (counts(unchanged=95), [])
    assert (
        School.objects.get(organisation__name="Château Vert Nursery and Infant School").town != ""
    )
    assert Organisation.objects.filter(name__startswith="King’s Mooring “Old Pier”").exists()
    assert School.history.count() == School.objects.count()


def test_the_extract_has_the_layout_of_the_register():
    first = next(csv.reader(io.StringIO(DEMO.read_text(encoding="cp1252"))))
    assert first[:5] == [
        "URN",
        "LA (code)",
        "LA (name)",
        "EstablishmentNumber",
        "EstablishmentName",
    ]
    assert first[67:71] == [
        "HeadTitle (name)",
        "HeadFirstName",
        "HeadLastName",
        "HeadPreferredJobTitle",
    ]


def test_the_head_s_name_is_kept_nowhere(run):
    run(DEMO.read_bytes())
    assert b"Headteacher-001" in DEMO.read_bytes()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            assert "Headteacher-" not in str(cursor.fetchall()), table


# What is written


def test_a_school_becomes_a_relevant_agency_with_its_category(run, categories):
    run(extract(row()))
    school = School.objects.select_related("organisation__category").get()
    body = school.organisation
    assert (body.code, body.kind, body.sector, body.category.code, body.started_on) == (
        "school-123456", OrganisationKind.RELEVANT_AGENCY, Sector.EDUCATION, "RA04", dt.date(2001, 9, 1),
    )  # fmt: skip
    assert (school.urn, school.la_code, school.pupils, school.status) == (123456, 344, 210, "Open")
    assert (
        body.history.get().history_change_reason
        == "School register: From the national register of schools"
    )


def test_only_schools_of_the_authority_that_are_open_come_in(run):
    content = extract(
        row(100001), row(100002, status="Open, but proposed to close"), row(100003, status="Closed"),
        row(100004, status="Proposed to open"), row(100005, la="343"),
    )  # fmt: skip
    assert run(content)[0] == counts(created=2)
    assert set(School.objects.values_list("urn", flat=True)) == {100001, 100002}


def test_a_school_that_closed_ends_on_its_day_and_can_open_again(run):
    run(extract(row()))
    closed = extract(row(status="Closed", CloseDate="31-08-2024"))
    assert run(closed, "--dry-run")[0] == counts(ended=1)
    assert run(closed)[0] == counts(ended=1)
    assert run(closed)[0] == counts(unchanged=1)
    school = School.objects.select_related("organisation").get()
    assert (school.organisation.ended_on, school.status) == (dt.date(2024, 8, 31), "Closed")
    assert run(extract(row()))[0] == counts(updated=1)
    school.organisation.refresh_from_db()
    assert school.organisation.ended_on is None


def test_a_closed_school_without_a_date_ends_today_and_says_so(run):
    run(extract(row()))
    count, said = run(extract(row(status="Closed")))
    assert (count, said) == (
        counts(ended=1),
        ["line 2: School 123456 is closed and the register gives no date; it ends today."],
    )
    assert School.objects.get().organisation.ended_on == timezone.localdate()
    assert run(extract(row(status="Closed"))) == (counts(unchanged=1), [])


@pytest.mark.shows("ADM-01")
def test_a_new_name_keeps_the_old_one(run):
    run(extract(row()))
    assert run(extract(row(name="School of the Sea")))[0] == counts(updated=1)
    body = School.objects.get().organisation
    today = timezone.localdate()
    assert (body.name, body.name_on(today - dt.timedelta(days=1))) == (
        "School of the Sea",
        "School 123456",
    )
    run(extract(row(name="School of the Seas")))
    assert OrganisationName.objects.count() == 1  # twice on one day: the day's last name counts


def test_columns_that_are_missing_leave_what_is_held(run, categories):
    run(extract(row()))
    needed = COLUMNS[:4]
    assert run(extract(row(), columns=needed))[0] == counts(unchanged=1)
    school = School.objects.select_related("organisation__category").get()
    assert (school.town, school.pupils, school.organisation.category.code) == (
        "Hoylake",
        210,
        "RA04",
    )
    assert run(extract(row(123457), columns=needed))[0] == counts(created=1)


def test_one_changed_field_is_one_row_of_history(run):
    run(extract(row(), row(123457)))
    assert run(extract(row(NumberOfPupils="200"), row(123457)))[0] == counts(updated=1, unchanged=1)
    assert (
        School.history.filter(history_type="~").count(),
        Organisation.history.filter(history_type="~").count(),
    ) == (1, 0)


def test_a_school_that_was_merged_here_stays_ended(run, unit, trust):
    from partnership import services

    run(extract(row()))
    body = School.objects.get().organisation
    services.succeed_organisation(
        actor=unit, organisation=body, successor=trust, on=dt.date(2025, 1, 1)
    )
    assert run(extract(row()))[0] == counts(unchanged=1)


# Encodings


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_accents_arrive_in_every_encoding_of_the_register(run, encoding):
    assert run(extract(row(name="Château d’Été"), encoding=encoding))[0] == counts(created=1)
    assert School.objects.get().organisation.name == "Château d’Été"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"  \r\n ", "The file is empty."),
        (extract(row(), encoding="utf-16"), "The file is not Windows-1252 or UTF-8 text."),
        (extract(row(), encoding="utf-16-le"), "The file is not Windows-1252 or UTF-8 text."),
        (b"PK\x03\x04 and more", "This is a spreadsheet or zip file. Save the extract as CSV."),
        (extract(row(), columns=COLUMNS[1:]), "The column URN is missing from the file."),
        (
            extract(row(), columns=COLUMNS[2:]),
            "The columns URN, LA (code) are missing from the file.",
        ),
        (extract(row()).replace(b'","', b'";"'), "The columns URN, LA (code), EstablishmentName, "),
        (extract(row(), columns=[*COLUMNS, "URN"]), "The column URN is in the file twice."),
        (b"URN\rLA (code)\r1\r", "The first line does not hold the names of the columns."),
        (b'"URN"x,"LA (code)"\n', "separated by commas."),
    ],
)
def test_another_kind_of_file_is_refused_in_plain_words(run, content, words):
    with pytest.raises(CommandError) as refused:
        run(content)
    assert words in str(refused.value)
    assert str(refused.value).endswith("Nothing was changed.")
    assert School.objects.count() == 0


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: no such file or directory"):
        call_command("import_schools", str(tmp_path / "none.csv"), "--la", "344")


# Faulty rows


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"urn": "12345x"}, "“12345x” is not a URN. A URN has six digits."),
        ({"urn": ""}, "“” is not a URN. A URN has six digits."),
        ({"urn": "1234567"}, "“1234567” is not a URN. A URN has six digits."),
        ({"urn": "100001"}, "URN 100001 is on line 2 already."),
        ({"name": ""}, "EstablishmentName is empty."),
        ({"name": "N" * 201}, "EstablishmentName is longer than 200 characters."),
        ({"name": "N" * 10_000}, "EstablishmentName is longer than 200 characters."),
        ({"status": ""}, "EstablishmentStatus (name) is empty."),
        ({"la": "Wirral"}, "“Wirral” in LA (code) is not a whole number."),
        ({"la": ""}, "“” in LA (code) is not a whole number."),
        ({"OpenDate": "31-02-2001"}, "“31-02-2001” in OpenDate is not a date such as 31-08-2024."),
        ({"OpenDate": "yesterday"}, "“yesterday” in OpenDate is not a date such as 31-08-2024."),
        ({"CloseDate": "01-01-1999"}, "It closed on 01-01-1999, before it opened on 01-09-2001."),
        ({"NumberOfPupils": "many"}, "“many” in NumberOfPupils is not a whole number."),
        ({"NumberOfPupils": "999999"}, "999999 in NumberOfPupils is too large."),
        ({"Town": "T" * 101}, "Town is longer than 100 characters."),
        ({"name": "Bell\x07 School"}, "EstablishmentName holds a character that cannot be read."),
    ],
)
def test_a_faulty_row_is_told_by_its_line_and_the_rest_comes_in(run, changes, words):
    changes = dict(changes)
    content = extract(row(100001), row(changes.pop("urn", 100002), **changes), row(100003))
    assert run(content) == (counts(created=2, errors=1), [f"line 3: {words}"])


def test_a_byte_outside_windows_1252_spoils_its_own_row_only(run):
    content = extract(row(100001, name="Caf\xe9"), row(100002, name="X-Y")).replace(
        b"X-Y", b"X\x81Y"
    )
    assert run(content) == (
        counts(created=1, errors=1),
        ["line 3: EstablishmentName holds a character that cannot be read."],
    )


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (b'"100002","344"\r\n', "There are 2 columns where the first line has 11."),
        (
            b'"100002","344","Never closed\r\n',
            "A quotation mark is not closed, or stands in the wrong place.",
        ),
        (b'"100002"x,"344"\r\n', "A quotation mark is not closed, or stands in the wrong place."),
    ],
)
def test_a_broken_row_costs_no_other(run, broken, words):
    lines = extract(row(100001), row(100003), row(100004)).splitlines(keepends=True)
    content = b"".join([*lines[:2], broken, *lines[2:]])
    assert run(content) == (counts(created=3, errors=1), [f"line 3: {words}"])


def test_a_line_break_inside_a_field_and_blank_lines_are_no_fault(run):
    content = extract(row(100001, Town="Upper\r\nHoylake"), row(100002)) + b"\r\n\r\n"
    assert run(content) == (counts(created=2), [])
    assert School.objects.get(urn=100001).town == "Upper Hoylake"


def test_a_row_of_another_authority_is_passed_over_unread(run):
    assert run(extract(row("not a urn", la="343", OpenDate="never"))) == (counts(), [])


def test_figures_that_are_held_back_are_no_fault(run):
    assert run(extract(row(NumberOfPupils="SUPP")))[0] == counts(created=1)
    assert School.objects.get().pupils is None


# Size, and keeping rows between preview and confirmation


def test_all_of_england_is_read_in_seconds(run):
    line = extract(row(100000)).splitlines(keepends=True)
    many = b"".join(
        line[1]
        .replace(b"100000", str(100000 + n).encode())
        .replace(b'"344"', b'"%d"' % (200 + n % 150))
        for n in range(50_000)
    )
    began = time.monotonic()
    found = read(io.BytesIO(line[0] + many), 344)
    assert len(found.rows) == 333
    assert time.monotonic() - began < 20


def test_rows_survive_being_kept_for_a_confirmation():
    found = read(io.BytesIO(DEMO.read_bytes()), 344)
    kept = json.loads(json.dumps([each.as_json() for each in found.rows]))
    assert [SchoolRow.from_json(each) for each in kept] == found.rows


def test_a_plan_writes_nothing_until_it_is_carried_out():
    found = read(io.BytesIO(extract(row())), 344)
    plan = plan_schools(rows=found.rows, la_code=344)
    assert (plan.counts(), School.objects.count()) == (counts(created=1), 0)
    assert carry_out(actor=MAKER, plan=plan) == counts(created=1)


def test_another_file_is_not_the_register():
    with pytest.raises(NotTheRegister):
        read(io.BytesIO(b"name,age\nx,1\n"), 344)
