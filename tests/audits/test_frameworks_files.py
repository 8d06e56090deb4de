"""Frameworks as files: out and in again, every fault by its line or cell, and what comes with the portal."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from audits.models import Framework, FrameworkVersion, Question
from audits.queries.frameworks import in_use
from audits.queries.frameworks_files import as_xlsx, as_yaml, told_of
from audits.queries.frameworks_outline import outline
from audits.rules.frameworks import VersionStatus
from audits.rules.frameworks_files import COLUMNS, MOST_BYTES
from audits.services import frameworks as versions
from audits.services.frameworks_files import FaultyFile, load_files, load_shipped, take_in
from audits.services.frameworks_reading import read_framework
from core.actors import System
from core.errors import RuleBroken
from partnership.models import Person
from tests.factories.audited_frameworks import make_framework, make_version, question, words

pytestmark = pytest.mark.django_db
PORTAL = System("Frameworks")
SMALL = """\
code: section-11
title: Section 11 audit
kind: section11
basis: Children Act 2004, section 11
sections:
- code: "1"
  title: Leadership
  standards:
  - code: "1.1"
    title: Accountability
    questions:
    - code: "1.1.1"
      text: Who leads on the board?
      kind: text
    - code: "1.1.2"
      text: Is there a deputy?
      kind: yes_no
      lengths: [statutory, school]
    - code: "1.1.3"
      text: Why not?
      kind: text
      when: {question: "1.1.2", is: [no]}
"""


def full() -> FrameworkVersion:
    """A version that uses every field, with texts that a file could spoil."""
    told = words(
        question(
            "1.10", text="=SUM(A1:A2)\nis no formula", guidance="- one\n- two: “three”",
            evidence_wanted=True, sectors=["voluntary", "health"], reference="WT 2023, 221",
            reference_link="https://www.gov.uk/",
        ),
        question("1.2", kind="yes_no", lengths=["school", "charity"], text="yes"),
        question("A-3", kind="date", when="1.2", when_values=["no", "yes"], text="2026-01-01"),
        signatures=["Headteacher", "Chair of governors"],
        about="First line\n\n  indented: yes",
    )  # fmt: skip
    bare = {"about": "", "voluntary": True, "code": "2", "title": "Later: on", "standards": []}
    told["sections"].append(bare)
    empty = {
        "code": "3.1",
        "title": "None",
        "statement": "",
        "reference": "r",
        "reference_link": "",
    }
    more = {**empty, "code": "3.2", "questions": [question("3")]}
    section = {"about": "About", "voluntary": False, "code": "3", "title": "Last"}
    told["sections"].append({**section, "standards": [{**empty, "questions": []}, more]})
    told["sections"][0]["standards"][0]["questions"][0]["sectors"] = ["health", "voluntary"]
    return make_version(make_framework(code="full", title="A full one"), told)


@pytest.mark.shows("AUD-01")
@pytest.mark.parametrize(("write", "name"), [(as_yaml, "a.yaml"), (as_xlsx, "a.xlsx")])
def test_a_version_comes_back_field_by_field(
    unit: Person, write: Callable[[FrameworkVersion], bytes], name: str
) -> None:
    version = full()
    before = told_of(version)
    read = read_framework(name, write(version))
    assert ([str(each) for each in read.faults], read.told) == ([], before)
    draft = take_in(actor=unit, name=name, content=write(version))
    assert (draft.framework, draft.number, draft.status) == (
        version.framework,
        2,
        VersionStatus.DRAFT,
    )
    assert outline(draft) == outline(version)
    assert told_of(version) == before


def test_a_formula_in_a_cell_is_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(full())))
    found = [cell for row in book["Questions"].iter_rows() for cell in row if cell.data_type == "f"]
    assert found == []
    book["Questions"]["K3"] = "=1+1"
    read = read_framework("a.xlsx", saved(book))
    assert read.told["sections"][0]["standards"][0]["questions"][1]["text"] == "=1+1"


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_file_makes_a_new_framework_as_a_draft(unit: Person) -> None:
    draft = take_in(actor=unit, name="a.yaml", content=SMALL.encode())
    assert (draft.framework.code, draft.number, draft.status) == (
        "section-11",
        1,
        VersionStatus.DRAFT,
    )
    assert [each.code for each in Question.objects.of(draft)] == ["1.1.1", "1.1.2", "1.1.3"]
    assert Question.objects.get(code="1.1.3").when_values == ["no"]
    assert take_in(actor=unit, name="a.yaml", content=SMALL.encode()) == draft
    assert (Framework.objects.count(), FrameworkVersion.objects.count()) == (1, 1)
    assert draft.history.count() == 2


def test_a_draft_gives_way_only_where_that_is_said(unit: Person) -> None:
    draft = take_in(actor=unit, name="a.yaml", content=SMALL.encode())
    other = SMALL.replace("Is there a deputy?", "Is there a second?").encode()
    with pytest.raises(RuleBroken, match="has a draft already") as refused:
        take_in(actor=unit, name="a.yaml", content=other)
    assert refused.value.field == "replace"
    assert take_in(actor=unit, name="a.yaml", content=other, replace=True) == draft
    assert [each.text for each in Question.objects.of(draft)][1] == "Is there a second?"
    assert Question.objects.count() == 3


def test_a_retired_framework_takes_no_file(unit: Person) -> None:
    version = full()
    versions.retire_framework(actor=unit, framework=version.framework)
    with pytest.raises(RuleBroken, match="Bring it back first"):
        take_in(actor=unit, name="a.yaml", content=as_yaml(version))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kind: section11", "kind: section12", "Line 3: “kind” cannot be “section12”"),
        ("title: Section 11 audit\n", "", "“title” is missing for this framework"),
        ("basis:", "colour:", "Line 4: “colour” is not a key of a framework"),
        ("code: section-11", "code: section 11", "Line 1: The code of a framework has letters"),
        ("      kind: text\n    - code: \"1.1.2\"", "    - code: \"1.1.2\"", "Line 12: “kind” is missing"),
        ('- code: "1.1.2"', '- code: "1.1.1"', "Line 15: The code “1.1.1” stands here twice; the first is at line 12"),
        ('- code: "1.1.2"', "- code: 1.12", "Line 15: Put the code in quotes"),
        ('- code: "1.1.2"', '- code: "1 2"', "Line 15: A code has no spaces"),
        ("is: [no]", "is: [maybe]", "Line 22: It waits for an answer to “1.1.2” that cannot be given"),
        ("is: [no]", "is: []", "Line 22: “is” is missing for this condition"),
        ('question: "1.1.2"', 'question: "9"', "Line 22: It waits for “9”, which is not an earlier question"),
        ("[statutory, school]", "[statutory, academy]", "Line 18: “lengths” cannot hold “academy”"),
        ("[statutory, school]", "statutory", "Line 18: “lengths” must be a list"),
        ("text: Why not?", "text: [Why]", "Line 20: “text” must be words"),
        ("text: Why not?", "text: " + "x" * 10_001, "Line 20: “text” is longer than 10,000 characters"),
        ("basis: Children", "basis_link: Children", "Line 4: “basis_link” must be a web address"),
        ("title: Leadership", "voluntary: perhaps", "“voluntary” must be yes or no"),
        ("title: Leadership", "title: &a Leadership", "Line 7: Anchors and aliases"),
        ("- code: \"1\"", "- {", "This is not YAML"),
        ("sections:\n", "sections: none\nmore:\n", "“sections” must be a list"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_line_and_nothing_is_kept(
    unit: Person, old: str, new: str, fault: str
) -> None:
    assert old in SMALL
    with pytest.raises(FaultyFile) as faulty:
        take_in(actor=unit, name="a.yaml", content=SMALL.replace(old, new, 1).encode())
    assert fault in "\n".join(str(each) for each in faulty.value.faults)
    assert not Framework.objects.exists()


def test_all_faults_are_told_at_once() -> None:
    text = SMALL.replace("section11", "x").replace("yes_no", "y").replace("Why not?", "")
    found = [each.where for each in read_framework("a.yaml", text.encode()).faults]
    assert found == ["Line 3", "Line 17", "Line 20"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 1 MB"),
        (b"- a\n- b\n", "not a list of sections"),
        (b"\xff\xfea", "not UTF-8"),
        (b"PK\x03\x04broken", ""),
        (b"%PDF-1.7", ""),
        (b"a: &a [1]\nb: [*a, *a]\n", "Anchors and aliases"),
        (b"a: !!python/object:os.system x\n", "not used in these files"),
        (b"[" * 5000, ""),
    ],
)
def test_a_hostile_or_broken_file_is_refused(content: bytes, said: str) -> None:
    name = "a.xlsx" if content[:2] == b"PK" else "a.yaml"
    faults = read_framework(name, content).faults
    assert faults
    assert said in str(faults[0])


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("A1", "Colour", "Questions, cell A1: “Colour” is no column of this sheet"),
        ("A1", None, "Questions, row 1: Columns are missing: Section code"),
        ("B1", "Section code", "Questions, cell B1: The column “Section code” stands here twice"),
        ("A3", None, "Questions, row 3: The code of the section is missing"),
        ("E3", None, "Questions, row 3: The code of the standard is missing"),
        ("B3", "Another", "Questions, cell B3: This differs from Questions, cell B2"),
        (
            "J3",
            "1.10",
            "Questions, cell J3: The code “1.10” stands here twice; the first is at questions, cell J2",
        ),
        ("J3", None, "Questions, row 3: “Question code” is missing for this question"),
        ("M3", "By post", "Questions, cell M3: “Answered by” cannot be “By post”"),
        ("N3", "Perhaps", "Questions, cell N3: “Evidence wanted” must be yes or no"),
        ("O3", "School; academy", "Questions, cell O3: “Lengths” cannot hold “academy”"),
        ("R4", "Maybe", "Questions, cell Q4: It waits for an answer"),
        ("Q4", "9", "Questions, cell Q4: It waits for “9”"),
        ("T3", "no address", "Questions, cell T3: “Link” must be a web address"),
    ],
)
def test_a_fault_of_a_workbook_is_told_by_its_cell(cell: str, value: Any, fault: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(full())))
    book["Questions"][cell] = value
    found = "\n".join(str(each) for each in read_framework("a.xlsx", saved(book)).faults)
    assert fault in found


def test_a_workbook_needs_its_sheets_and_facts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(full())))
    book["Framework"]["A1"] = "Colour"
    found = [str(each) for each in read_framework("a.xlsx", saved(book)).faults]
    assert found[0].startswith("Framework, cell A1: “Colour” is no fact of a framework")
    del book["Questions"]
    found = [str(each) for each in read_framework("a.xlsx", saved(book)).faults]
    assert found == ["There is no sheet called “Questions”."]


def test_columns_may_stand_in_any_order() -> None:
    version = full()
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(version)))
    rows = [list(reversed(row)) for row in book["Questions"].iter_rows(values_only=True)]
    assert len(rows[0]) == len(COLUMNS)
    sheet = book["Questions"]
    for line, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            sheet.cell(line, at).value = value
            sheet.cell(line, at).data_type = "s" if isinstance(value, str) else "n"
    assert read_framework("a.xlsx", saved(book)).told == told_of(version)


def shipped(tmp_path: Path, text: str = SMALL) -> Path:
    file = tmp_path / "section-11.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_shipped_file_is_loaded_into_use_once(tmp_path: Path) -> None:
    file = shipped(tmp_path)
    [first] = load_files(actor=PORTAL, files=[file])
    assert first.version is not None
    assert (first.made, first.version.number, first.version.status) == (
        True,
        1,
        VersionStatus.IN_USE,
    )
    history = Question.history.count()
    [again] = load_files(actor=PORTAL, files=[file])
    assert (again.made, again.version) == (False, first.version)
    assert (FrameworkVersion.objects.count(), Question.history.count()) == (1, history)


def test_a_shipped_file_that_differs_makes_a_new_version(tmp_path: Path) -> None:
    load_files(actor=PORTAL, files=[shipped(tmp_path)])
    [found] = load_files(actor=PORTAL, files=[shipped(tmp_path, SMALL.replace("deputy", "second"))])
    assert found.version is not None
    assert (found.made, found.version.number) == (True, 2)
    assert in_use(Framework.objects.get()) == found.version


def test_what_was_changed_in_the_portal_is_left(tmp_path: Path, unit: Person) -> None:
    [first] = load_files(actor=PORTAL, files=[shipped(tmp_path)])
    assert first.version is not None
    other = shipped(tmp_path, SMALL.replace("deputy", "second"))
    draft = versions.make_draft(actor=unit, version=first.version)
    [left] = load_files(actor=PORTAL, files=[other])
    assert (left.made, left.version) == (False, first.version)
    assert "changed in the portal" in left.words
    versions.publish(actor=unit, version=draft)
    [still] = load_files(actor=PORTAL, files=[shipped(tmp_path, other.read_text())])
    assert (still.made, still.version, FrameworkVersion.objects.count()) == (False, draft, 2)


def test_a_retired_framework_is_left(tmp_path: Path, unit: Person) -> None:
    load_files(actor=PORTAL, files=[shipped(tmp_path)])
    versions.retire_framework(actor=unit, framework=Framework.objects.get())
    [left] = load_files(actor=PORTAL, files=[shipped(tmp_path, SMALL.replace("deputy", "second"))])
    assert (left.made, FrameworkVersion.objects.count()) == (False, 1)


def test_the_command_says_what_it_did(tmp_path: Path, capsys: Any) -> None:
    file = shipped(tmp_path)
    call_command("load_frameworks", str(file))
    call_command("load_frameworks", str(file))
    assert capsys.readouterr().out.splitlines() == [
        "Section 11 audit, version 1: in use.",
        "Section 11 audit: as it was.",
    ]


def test_the_command_tells_every_fault_and_changes_nothing(tmp_path: Path, capsys: Any) -> None:
    good, bad = shipped(tmp_path), tmp_path / "bad.yaml"
    bad.write_text("code: x\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"2 faults in a file\. Nothing was changed\."):
        call_command("load_frameworks", str(good), str(bad))
    assert "“title” is missing" in capsys.readouterr().err
    assert not Framework.objects.exists()


def test_what_comes_with_the_portal_is_sound() -> None:
    first = load_shipped(actor=PORTAL)
    assert load_shipped(actor=PORTAL) == first
    assert {each.status for each in first} <= {VersionStatus.IN_USE}
