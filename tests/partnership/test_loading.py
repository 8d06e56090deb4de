# ruff: noqa: E501  a fault and its words read best on one line
"""Arrangements in YAML: every fault by line, nothing half done, the same again changes nothing."""

import datetime as dt
import json
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from core.models import Branding, ListValue
from partnership.intake.arrangements import check, schema
from partnership.models import (
    AgencyCategory,
    Area,
    ArrangementsText,
    Contribution,
    Group,
    Memorandum,
    Organisation,
    Post,
)
from partnership.rules import GroupKind, OrganisationKind, SeatKind, Sector

pytestmark = pytest.mark.django_db
WIRRAL = Path(__file__).parents[2] / "arrangements" / "wirral.yaml"
SMALL = """\
partnership:
  code: small
  name: Small Partnership
organisations:
  - code: council
    name: Small Council
    kind: statutory_partner
    sector: local_authority
  - code: ccg
    name: Old Group
    kind: statutory_partner
    until: 2022-06-30
    succeeded_by: icb
  - code: icb
    name: New Board
    kind: statutory_partner
    from: 2022-07-01
groups:
  - code: executive
    name: Executive
    kind: executive
  - code: cases
    name: Case reviews
    kind: case_review
    parent: executive
posts:
  - code: manager
    title: Manager
    seat: business_manager
    organisation: council
funding:
  - {organisation: council, year: 2026-27, kind: cash, promised: 1200.5}
texts:
  - code: words
    title: Words
    body: |
      One line
      and its end.

      - an item
        that goes on
"""


@pytest.fixture
def load(tmp_path, capsys):
    """Write a text, load it, and give back the counts, or the faults as one text."""

    def run(text, *options, name="arrangements.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            call_command("load_arrangements", str(path), "--json", *options)
        except CommandError as refused:
            out = json.loads(capsys.readouterr().out)
            return [f"line {f['line']}: {f['message']}" for f in out["faults"]], str(refused)
        return json.loads(capsys.readouterr().out)

    return run


def held():
    models = (
        Organisation,
        AgencyCategory,
        Area,
        Group,
        Post,
        Memorandum,
        Contribution,
        ArrangementsText,
    )
    return sum(model.objects.count() for model in models)


# Wirral


def test_the_whole_of_wirral_is_loaded_and_again_changes_nothing(capsys):
    call_command("load_arrangements", str(WIRRAL), "--json")
    first = json.loads(capsys.readouterr().out)
    assert (first["changed"], first["unchanged"]) == (0, 0)
    assert first["created"] == held() + Branding.objects.count()
    call_command("load_arrangements", str(WIRRAL), "--json")
    assert json.loads(capsys.readouterr().out) == {
        "created": 0,
        "changed": 0,
        "unchanged": first["created"],
    }
    assert Organisation.history.filter(history_type="~").count() == 0


APPENDIX_FOUR = """
All early years provision including schools including academies, independent, special and alternate provision
Wirral Metropolitan College
Birkenhead 6th Form College
All providers of 16-18 education and training
Children’s Centres
Childcare Providers and Nurseries including Child Minders
Residential Providers
Independent Fostering and Adoption Agencies
NHS England
Adult Social Services
Housing Providers
Wirral University Teaching Hospital NHS Foundation Trust
Wirral Community NHS Foundation Trust
The Clatterbridge Cancer Centre NHS Foundation Trust
Wirral and Cheshire Partnership NHS Foundation Trust
Youth Offending Service
National Probation Service
Community Rehabilitation Company
Border Force and Immigration Services
British Transport Police
Merseyside Fire and Rescue Service
CAFCASS
Wirral Local Authority
All providers of Sports involving Children including those providing oversight
All providers of extra-curricular activities to Children including clubs
All religious organisations in Wirral
Career Connect
Barnardo’s
Catch22
Wired
Voluntary, Community and Faith Sector including charities, religious organisations and providers of sport and leisure activities
Probation Service
""".strip().splitlines()


def test_the_published_list_is_appendix_four_and_says_why_each_was_chosen():
    call_command("load_arrangements", str(WIRRAL), "--json")
    listed = Organisation.objects.published()
    assert sorted(o.name for o in listed) == sorted(APPENDIX_FOUR)
    assert [o.name for o in listed if not o.chosen_because] == []
    assert [o.name for o in listed if (o.category is None) != o.locally_named] == []
    assert {o.name for o in listed.filter(locally_named=True)} == {
        "Wirral Local Authority", "Adult Social Services", "Housing Providers", "Merseyside Fire and Rescue Service",
    }  # fmt: skip


@pytest.mark.shows("ADM-01")
def test_the_health_partner_changed_on_1_july_2022():
    call_command("load_arrangements", str(WIRRAL), "--json")
    partners = Organisation.objects.statutory()
    assert {o.sector for o in partners.current(dt.date(2022, 6, 30))} == {
        Sector.LOCAL_AUTHORITY, Sector.HEALTH, Sector.POLICE,
    }  # fmt: skip
    assert partners.current(dt.date(2022, 6, 30)).get(sector=Sector.HEALTH).code == "nhs-wirral-ccg"
    now = partners.current(dt.date(2022, 7, 1)).get(sector=Sector.HEALTH)
    assert now.name == "NHS Cheshire and Merseyside Integrated Care Board"
    assert now.predecessors.get().name == "NHS Wirral Clinical Commissioning Group"


def test_bodies_memoranda_groups_posts_money_and_area_of_wirral():
    call_command("load_arrangements", str(WIRRAL), "--json")
    bodies = Organisation.objects.filter(kind=OrganisationKind.INFLUENTIAL_BODY)
    assert bodies.count() == 8
    assert {m.body for m in Memorandum.objects.all()} == set(bodies)
    cases = Group.objects.get(kind=GroupKind.CASE_REVIEW)
    assert (cases.parent.code, cases.parent.parent.code) == (
        "business-intelligence-unit",
        "executive",
    )
    assert Group.objects.count() == 12
    unit = Post.objects.filter(kind__in=[SeatKind.BUSINESS_MANAGER, SeatKind.BUSINESS_UNIT])
    assert unit.count() == 6
    assert set(Contribution.objects.values_list("year", "promised")) == {("2019-20", None)}
    area = Area.objects.get()
    assert (area.ons_code, area.la_code, area.child_population, area.population_year) == (
        "E08000015", 344, 70500, 2019,
    )  # fmt: skip
    assert AgencyCategory.objects.count() == 38
    assert Branding.objects.get().name == "Wirral Safeguarding Partnership"


def test_no_person_is_named_in_what_is_shipped():
    sources = ("Boyce", "Quigley", "Rachel Wilson", "Horwath")
    shipped = "".join(path.read_text() for path in WIRRAL.parent.glob("*.yaml"))
    assert [name for name in sources if name in shipped] == []


# Again, after edits


def test_an_edit_changes_just_that(load):
    load(SMALL)
    again = load(SMALL.replace("Small Council", "Small Borough Council").replace("1200.5", "1300"))
    assert (again["created"], again["changed"]) == (0, 2)
    council = Organisation.objects.get(code="council")
    assert (council.name, council.names.count()) == ("Small Borough Council", 0)  # a correction
    assert (
        council.history.first().history_change_reason
        == "Arrangements: Loaded from arrangements.yaml"
    )


@pytest.mark.shows("ADM-01")
def test_a_dated_rename_keeps_the_old_name_and_happens_once(load):
    load(SMALL)
    renamed = SMALL.replace(
        "name: Small Council", "name: Great Council\n    renamed_on: 2025-04-01"
    )
    assert (load(renamed)["created"], load(renamed)["created"]) == (1, 0)
    council = Organisation.objects.get(code="council")
    assert (council.name_on(dt.date(2025, 3, 31)), council.name_on(dt.date(2025, 4, 1))) == (
        "Small Council", "Great Council",
    )  # fmt: skip


def test_former_names_given_in_the_file_are_kept(load):
    former = "name: Small Council\n    former_names: [{name: Tiny Council, until: 2010-04-01}]"
    load(SMALL.replace("name: Small Council", former))
    assert Organisation.objects.get(code="council").name_on(dt.date(2009, 1, 1)) == "Tiny Council"


def test_what_is_left_out_stays(load):
    load(SMALL)
    load("organisations:\n  - {code: council, name: Small Council, kind: statutory_partner}\n")
    assert Organisation.objects.get(code="council").sector == Sector.LOCAL_AUTHORITY
    assert Group.objects.count() == 2


def test_a_dry_run_counts_and_writes_nothing(load):
    dry = load(SMALL, "--dry-run")
    assert (held(), dry["created"] > 10) == (0, True)
    assert load(SMALL) == dry


def test_words_lose_the_line_breaks_of_the_file(load):
    load(SMALL)
    assert ArrangementsText.objects.get().body == "One line and its end.\n\n- an item that goes on"


def test_what_an_administrator_set_stays(load, administrator):
    text = (
        SMALL
        + "settings: {name: Small, short_name: S}\nlists:\n  reviews.demo:\n    - {code: a, label: First}\n"
    )
    load(text)
    branding, value = Branding.objects.get(), ListValue.objects.get(list_code="reviews.demo")
    for record, field in ((branding, "name"), (value, "label")):
        setattr(record, field, "Changed")
        record._history_user, record._change_reason = administrator, "Better so"
        record.save()
    load(text.replace("First", "Last"))
    branding.refresh_from_db()
    value.refresh_from_db()
    assert (branding.name, value.label) == ("Changed", "Changed")


# Faults


def edited(old, new):
    assert SMALL.count(old) >= 1
    return SMALL.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            edited("organisation: council", "organisation: police-authority"),
            ["line 30: 'police-authority' is not an organisation in this file."],
        ),
        (edited("succeeded_by: icb", "succeeded_by: icc"), ["line 13: 'icc' is not an organisation in this file. Did you mean 'icb'?"]),
        (edited("parent: executive", "parent: exec"), ["line 25: 'exec' is not a group in this file. Did you mean 'executive'?"]),
        (edited("code: icb", "code: council"), ["line 13: 'icb' is not an organisation in this file.", "line 14: The code 'council' is on line 5 already."]),
        (edited("    until: 2022-06-30\n", ""), ["line 12: An organisation that was succeeded needs its last day in 'until'."]),
        (edited("from: 2022-07-01", "from: 2022-08-01"), ["line 13: 'icb' begins on 2022-08-01, but this one ended on 2022-06-30: nobody stands between."]),
        (edited("until: 2022-06-30", "until: 2022-06-31"), ["line 12: '2022-06-31' is not a date that exists."]),
        (edited("until: 2022-06-30", "until: soon"), ["line 12: 'soon' does not fit 'until': write a day as 2022-07-01."]),
        (edited("from: 2022-07-01", "from: 2022-07-01\n    until: 2021-01-01"), ["line 18: 'until' is 2021-01-01, before 'from', which is 2022-07-01."]),
        (edited("kind: case_review", "kind: case_reviews"), ["line 24: 'case_reviews' is not a value for 'kind'. Did you mean 'case_review'? It can be executive, board, unit, case_review, committee, function, task_and_finish, pool, cdop."]),
        (edited("    title: Manager\n", ""), ["line 27: 'title' is missing."]),
        (edited("title: Manager", "titel: Manager"), ["line 27: 'title' is missing.", "line 28: 'titel' is not a key that is known here. Did you mean 'title'?"]),
        (edited("code: manager", "code: The Manager"), ["line 27: 'The Manager' does not fit 'code': a code has small letters, digits and single hyphens."]),
        (edited("seat: business_manager", "seat: group_member"), ["line 29: A post with the seat 'group_member' needs a group."]),
        (edited("year: 2026-27", "year: 2026-29"), ["line 32: '2026-29' is not a financial year, such as 2026-27."]),
        (edited("promised: 1200.5", "promised: -1"), ["line 32: 'promised' must be 0 or more."]),
        (edited("promised: 1200.5", "promised: lots"), ["line 32: 'promised' must be a number, but is 'lots'."]),
        (edited("sector: local_authority", "section11: perhaps"), ["line 8: 'section11' must be true or false, but is 'perhaps'."]),
        (edited("sector: local_authority", "category: RA99"), ["line 8: 'RA99' is not a category of relevant agency. Did you mean 'RA29'?"]),
        (edited("sector: local_authority", "contact_email: nobody"), ["line 8: 'nobody' is not an email address."]),
        (edited("sector: local_authority", "sector: local_authority\n    sector: police"), ["line 9: 'sector' stands here twice; the first is on line 8."]),
        (edited("name: Small Council", "name:"), ["line 6: 'name' must be text, but is empty."]),
        (edited("name: Small Council", "name: " + "N" * 10_000), ["line 6: 'name' is longer than 200 characters."]),
        (edited("name: Small Council", 'name: "  "'), ["line 6: '  ' does not fit 'name': write at least one letter."]),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_line_and_nothing_is_changed(load, text, faults):
    lines = text.splitlines()
    told, refused = load(text)
    assert told == faults, lines
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    assert refused == f"{count} in arrangements.yaml. Nothing was changed."
    assert held() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 0: The file is empty."),
        (b"- just\n- a list\n", "line 0: The file is not a list of sections."),
        ("organisations:\n  - code: caf\xe9\n".encode("latin-1"), "line 2: There is a character that is not UTF-8. Save the file as UTF-8."),
        (SMALL.encode("utf-16"), "line 0: The file is not UTF-8 text. Save it as UTF-8."),
        (b"partnership:\n  code: [a\n", "line 3: This is not YAML: expected ',' or ']', but got '<stream end>'."),
        (b"partnership:\n\tcode: a\n", "line 2: This is not YAML: found character '\\t' that cannot start any token."),
        (b"partnership: \x07\n", "line 0: This is not YAML: special characters are not allowed."),
        (b"a: &x [1]\nb: *x\n", "line 1: Anchors and aliases (& and *) are not used in these files. Write the value out."),
        (b"[" * 5000, "line 1: There are more than 20 levels inside each other."),
        (b"a: !!python/object/apply:os.system [x]\n", "line 1: 'a' is not a key that is known here. The keys here are partnership, settings, areas, categories, organisations, groups, posts, memoranda, funding, texts, lists."),
        (b"partnership: !!python/name:os.system\n", "line 1: 'tag:yaml.org,2002:python/name:os.system' is not used in these files."),
        (b"#" * 2_000_001, "line 0: The file is larger than 2 MB."),
        (b"posts: [" + b"1," * 200_001 + b"]", "line 1: The file has too many entries."),
    ],
)  # fmt: skip
def test_a_file_that_is_something_else_is_refused_in_plain_words(load, content, words):
    told, _ = load(content)
    assert told == [words]


def test_every_fault_is_told_at_once(load):
    told, refused = load(SMALL.replace("kind: statutory_partner", "kind: partner"))
    assert [line.split(":")[0] for line in told] == ["line 7", "line 11", "line 16"]
    assert refused.startswith("3 faults")


@pytest.mark.parametrize("key", ["parent", "succeeded_by"])
def test_a_line_that_leads_back_to_itself_is_told(load, key):
    text = SMALL.replace("kind: executive\n", "kind: executive\n    parent: cases\n")
    if key == "succeeded_by":
        text = SMALL.replace("from: 2022-07-01", "until: 2022-06-30\n    succeeded_by: ccg")
    told, _ = load(text)
    assert any("leads back to it" in line for line in told)


def test_words_for_people_say_file_and_line(tmp_path, capsys):
    path = tmp_path / "mine.yaml"
    path.write_text(edited("organisation: council", "organisation: nobody"))
    with pytest.raises(CommandError, match=r"1 fault in mine.yaml. Nothing was changed."):
        call_command("load_arrangements", str(path), stderr=None)
    assert (
        capsys.readouterr().err
        == "mine.yaml: line 30: 'nobody' is not an organisation in this file.\n"
    )
    with pytest.raises(CommandError):
        call_command("load_arrangements", str(tmp_path / "absent.yaml"))
    assert "cannot be read: no such file or directory" in capsys.readouterr().err


def test_a_partnership_s_own_category_counts_over_the_national_one(load):
    own = "categories:\n  - {code: RA17, heading: Health and social care, name: Our foundation trusts}\n"
    load(own)
    assert load(own)["changed"] == 0
    assert AgencyCategory.objects.get(code="RA17").name == "Our foundation trusts"


def test_the_schema_offers_what_the_models_take():
    properties = schema()["properties"]
    for section, key, choices in (
        ("organisations", "kind", OrganisationKind),
        ("organisations", "sector", Sector),
        ("groups", "kind", GroupKind),
        ("posts", "seat", SeatKind),
    ):
        assert properties[section]["items"]["properties"][key]["enum"] == list(choices)
    documented = (WIRRAL.parents[1] / "docs" / "arrangements.md").read_text()
    for section, shape in properties.items():
        inner = shape.get("items", shape).get("properties", {})
        assert [key for key in (section, *inner) if f"`{key}`" not in documented] == []


def test_the_shipped_file_is_what_it_says():
    files, faults = check(WIRRAL)
    assert faults == []
    assert files[-1].data["partnership"]["code"] == "wirral-safeguarding-partnership"
    assert yaml.safe_load(WIRRAL.read_text())["areas"][0]["ons_code"] == "E08000015"
