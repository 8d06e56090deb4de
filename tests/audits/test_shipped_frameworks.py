"""The two frameworks that come with the portal: whole, reachable, readable and of the right length."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from audits.rules.frameworks import (
    SCALES,
    AnswerKind,
    Asked,
    FrameworkKind,
    Length,
    condition_fault,
    is_for,
)
from partnership.rules import Sector

FOLDER = Path(__file__).resolve().parents[2] / "audits" / "frameworks"
NAMES = ("section-11", "section-175")
TOP_KEYS = {
    "code", "title", "kind", "basis", "basis_link", "about", "declaration", "signatures", "sections",
}  # fmt: skip
SECTION_KEYS = {"code", "title", "about", "voluntary", "standards"}
STANDARD_KEYS = {"code", "title", "statement", "reference", "reference_link", "questions"}
QUESTION_KEYS = {
    "code", "text", "guidance", "kind", "evidence", "lengths", "sectors", "when", "reference", "reference_link",
}  # fmt: skip
OFFICIAL = {"www.legislation.gov.uk", "www.gov.uk"}

pytestmark = pytest.mark.shows("AUD-01")


def loaded(name):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def standards(framework):
    return [each for section in framework["sections"] for each in section["standards"]]


def questions(framework):
    return [each for standard in standards(framework) for each in standard["questions"]]


def asked(question):
    when = question.get("when", {})
    return Asked(
        question["code"],
        frozenset(question.get("lengths", ())),
        frozenset(question.get("sectors", ())),
        when.get("question", ""),
        frozenset(when.get("is", ())),
    )


def count(framework, length, sector):
    return sum(is_for(asked(each), length, sector) for each in questions(framework))


@pytest.fixture(params=NAMES)
def framework(request):
    return loaded(request.param)


def test_it_has_the_parts_a_framework_has_and_no_others(framework):
    assert set(framework) == TOP_KEYS
    assert framework["code"] in NAMES
    assert framework["kind"] in FrameworkKind.values
    for section in framework["sections"]:
        assert set(section) == SECTION_KEYS, section["code"]
        assert isinstance(section["voluntary"], bool)
    for standard in standards(framework):
        assert set(standard) == STANDARD_KEYS, standard["code"]
    for question in questions(framework):
        assert {"code", "text", "guidance", "kind"} <= set(question) <= QUESTION_KEYS, question


def test_codes_are_short_words_and_unique(framework):
    for rows, longest in (
        (framework["sections"], 20),
        (standards(framework), 20),
        (questions(framework), 30),
    ):
        codes = [each["code"] for each in rows]
        assert len(codes) == len(set(codes))
        assert all(isinstance(code, str) and 0 < len(code) <= longest for code in codes)
    for standard in standards(framework):
        for number, question in enumerate(standard["questions"], 1):
            assert question["code"] == f"{standard['code']}.{number}"


def test_kinds_lengths_and_sectors_are_known(framework):
    for question in questions(framework):
        assert question["kind"] in AnswerKind.values, question["code"]
        assert set(question.get("lengths", ())) <= set(Length.values), question["code"]
        assert set(question.get("sectors", ())) <= set(Sector.values), question["code"]


def test_every_kind_of_answer_is_used(framework):
    assert {each["kind"] for each in questions(framework)} == set(AnswerKind.values)


@pytest.mark.shows("AUD-03")
def test_every_condition_can_be_met(framework):
    rows = questions(framework)
    kinds = {each["code"]: each["kind"] for each in rows}
    assert condition_fault([asked(each) for each in rows], kinds) == {}
    conditional = [each for each in rows if "when" in each]
    assert len(conditional) >= 8
    for each in conditional:
        assert set(each["when"]) == {"question", "is"}
        assert all(isinstance(value, str) for value in each["when"]["is"]), each["code"]


@pytest.mark.shows("AUD-03")
def test_a_condition_stays_in_its_section_and_reaches_everybody_it_is_for(framework):
    """A campaign may ask one section alone, and a length may leave a question out."""
    for section in framework["sections"]:
        rows = {
            each["code"]: asked(each)
            for standard in section["standards"]
            for each in standard["questions"]
        }
        for each in rows.values():
            if not each.when:
                continue
            gate = rows[each.when]
            for length in Length.values:
                for sector in Sector.values:
                    assert not is_for(each, length, sector) or is_for(gate, length, sector)


def test_words_fit_and_are_there(framework):
    assert all(framework[key].strip() for key in ("title", "basis", "about", "declaration"))
    for row in [*framework["sections"], *standards(framework)]:
        assert 0 < len(row["title"]) <= 200
    for section in framework["sections"]:
        assert section["about"].strip()
    for standard in standards(framework):
        assert len(standard["statement"]) >= 60, standard["code"]
        assert 0 < len(standard["reference"]) <= 300, standard["code"]
    for question in questions(framework):
        assert 20 <= len(question["text"]) <= 200, question["code"]
        assert len(question["guidance"]) >= 60, question["code"]
        assert len(question.get("reference", "")) <= 300


def test_no_guidance_and_no_question_is_there_twice(framework):
    for key in ("guidance", "text"):
        words = [" ".join(each[key].lower().split()) for each in questions(framework)]
        assert len(words) == len(set(words))


def test_guidance_is_two_to_five_sentences_of_a_readable_length(framework):
    for question in questions(framework):
        sentences = re.split(r"(?<=[.?!])”?\s+", question["guidance"])
        assert 2 <= len(sentences) <= 5, question["code"]
        longest = max(len(sentence.split()) for sentence in sentences)
        assert longest <= 35, (question["code"], longest)


def test_links_go_to_the_law_and_to_the_government(framework):
    rows = [*standards(framework), *(each for each in questions(framework) if "reference" in each)]
    for link in [framework["basis_link"], *(each["reference_link"] for each in rows)]:
        parts = urlsplit(link)
        assert (parts.scheme, parts.hostname in OFFICIAL) == ("https", True), link


def test_no_paragraph_or_page_of_guidance_is_cited(framework):
    """Paragraphs move with each edition; only chapters, parts, annexes and sections of Acts are named."""
    for row in [*standards(framework), *questions(framework)]:
        assert not re.search(r"\b(para(graph)?s?|pages?|pp?\.) ?\d", row.get("reference", ""))


def test_no_child_or_family_is_named_in_what_is_signed(framework):
    assert re.search(
        r"no child or family can be identified", framework["declaration"].replace("No", "no")
    )


def test_section_11_has_its_fourteen_standards_in_six_themes():
    framework = loaded("section-11")
    assert [each["code"] for each in framework["sections"]] == list("ABCDEF")
    assert sorted(each["code"] for each in standards(framework)) == [
        f"S11-{number:02}" for number in range(1, 15)
    ]
    assert not any(each["voluntary"] for each in framework["sections"])
    assert len(framework["signatures"]) == 1


@pytest.mark.shows("AUD-04")
@pytest.mark.parametrize("sector", Sector.values)
def test_section_11_is_long_for_a_statutory_body_and_short_for_a_charity(sector):
    framework = loaded("section-11")
    assert 60 <= count(framework, Length.STATUTORY, sector) <= 75
    assert 35 <= count(framework, Length.SCHOOL, sector) <= 45
    assert 20 <= count(framework, Length.CHARITY, sector) <= 28


@pytest.mark.shows("AUD-03")
@pytest.mark.parametrize(
    "sector", ["local_authority", "health", "police", "justice", "immigration"]
)
def test_section_11_asks_some_sectors_more_than_others(sector):
    framework = loaded("section-11")
    plain = count(framework, Length.STATUTORY, Sector.OTHER)
    assert count(framework, Length.STATUTORY, sector) >= plain + 2


def test_section_175_has_its_twenty_six_sections():
    framework = loaded("section-175")
    assert [each["code"] for each in framework["sections"]] == [str(n) for n in range(1, 27)]
    for section in framework["sections"]:
        expected = f"S175-{int(section['code']):02}"
        assert section["standards"][0]["code"] == expected
        assert all(each["code"].startswith(expected) for each in section["standards"])
        asked_here = sum(len(each["questions"]) for each in section["standards"])
        assert 2 <= asked_here <= 6, section["code"]


def test_section_175_says_which_sections_may_be_left_out():
    sections = loaded("section-175")["sections"]
    voluntary = {each["code"] for each in sections if each["voluntary"]}
    assert voluntary == {"13", "14", "17", "24", "25"}
    for section in sections:
        part = "Part two" if section["voluntary"] else "Part one"
        assert section["about"].startswith(part), section["code"]
        assert ("leave this section out" in section["about"]) is section["voluntary"]


@pytest.mark.shows("AUD-04")
def test_section_175_asks_a_school_about_a_hundred_questions():
    framework = loaded("section-175")
    assert 95 <= count(framework, Length.SCHOOL, Sector.EDUCATION) <= 110
    assert all(set(each.get("lengths", ["school"])) == {"school"} for each in questions(framework))


@pytest.mark.shows("AUD-03")
@pytest.mark.parametrize("code", ["21", "22", "23"])
def test_a_school_without_early_years_boarding_or_alternative_provision_answers_one_question(code):
    section = next(each for each in loaded("section-175")["sections"] if each["code"] == code)
    first, *rest = [each for standard in section["standards"] for each in standard["questions"]]
    assert first["kind"] == AnswerKind.GATE
    assert rest
    assert all(each["when"] == {"question": first["code"], "is": ["yes"]} for each in rest)


def test_section_175_is_signed_by_three_and_goes_to_the_board():
    framework = loaded("section-175")
    assert framework["signatures"] == [
        "Designated safeguarding lead",
        "Head teacher or principal",
        "Chair of governors, trust chair or proprietor",
    ]
    assert "presented to the governing or trust board" in framework["declaration"]


def test_answers_that_conditions_name_are_words_and_not_truths():
    """YAML reads a bare yes as true: the scales hold words."""
    for name in NAMES:
        for each in questions(loaded(name)):
            for value in each.get("when", {}).get("is", ()):
                assert value in {code for scale in SCALES.values() for code, _words in scale}
