"""What may not stand in the code, in a page or in a mail."""

import ast
import re

import pytest

from tests.house.sources import ROOT, lines, modules, named, templates, tree

# Text put into a page unescaped, each with why it is safe.
UNESCAPED: dict[str, str] = {
    "core/templatetags/portal.py": "paragraphs escapes every part before joining; the PDF's own style sheet",
    "governance/services/packs_parts.py": "a Word paper from mammoth, which escapes its words; printed only",
    "core/columns.py": "headings and cells are escaped where they are drawn",
}
FIELD_NOUNS = re.compile(
    r"\b(child|children|safeguard\w*|rapid|review\w*|incident\w*|cdop|lcspr|scrutin\w*)\b", re.I
)
# core may say these where it speaks of the whole portal, not of a case.
SPOKEN = re.compile(r"child's record|children's|safeguarding nouns|worried about a child", re.I)
IDENTITY = {"name", "born_on", "address", "postcode", "nhs_number", "other"}
UNFINISHED = re.compile(
    r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]) + r")\b"
)
SUCCESS = re.compile("success" + "fully", re.I)


def test_nothing_is_left_for_later():
    found = [
        f"{named(path)}:{number}"
        for path in [*modules(tests=True), *templates()]
        for number, line in enumerate(lines(path), 1)
        if UNFINISHED.search(line) and "html.escape" not in line
    ]
    assert found == []


def test_text_is_escaped_everywhere():
    python = [
        named(path)
        for path in modules()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Name) and node.id == "mark_safe")
        or (isinstance(node, ast.Attribute) and node.attr == "mark_safe")
        or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "SafeString")
    ]
    pages = [
        named(path)
        for path in templates()
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text(encoding="utf-8"))
    ]
    assert sorted({*python, *pages} - set(UNESCAPED)) == []


def test_core_knows_nothing_of_the_field():
    """Identifiers only: a sentence may name an example, a name in code may not."""
    found = []
    for path in modules():
        if not named(path).startswith("core/"):
            continue
        for node in ast.walk(tree(path)):
            name = (
                getattr(node, "name", None)
                or getattr(node, "id", None)
                or getattr(node, "arg", None)
            )
            words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name) if isinstance(name, str) else ""
            if FIELD_NOUNS.search(words):
                found.append(f"{named(path)}: {name}")
    assert found == []


@pytest.mark.parametrize("path", list(templates()), ids=named)
def test_a_page_speaks_plainly(path):
    text = path.read_text(encoding="utf-8")
    visible = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!.*?>|<script.*?</script>", "", text, flags=re.S
    )
    visible = re.sub(r'<(\w+)[^>]*aria-hidden="true"[^>]*>.*?</\1>', "", visible)
    words = re.sub(r"<[^>]+>", " ", visible)
    assert [line.strip() for line in words.splitlines() if "!" in line or "N/A" in line] == []
    assert SUCCESS.search(words) is None


@pytest.mark.parametrize("path", list(templates()), ids=named)
def test_a_page_names_no_role(path):
    """Who may is a verb: ``can.reviews_decide``. A page that asks for a role decides for itself."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"has_role|user\.roles|is_superuser|is_staff", text) == []


@pytest.mark.parametrize("path", list(templates()), ids=named)
def test_a_page_has_no_inline_script_or_style(path):
    text = path.read_text(encoding="utf-8")
    if "layouts/pdf" in named(path) or "/pdf/" in named(path):
        pytest.skip("a PDF is drawn from its own style sheet, without a browser's policy")
    assert re.findall(r"\son[a-z]+=[\"']|\sstyle=[\"']|javascript:", text) == []


def test_mails_have_no_slot_for_who_a_child_is():
    found = [
        f"{named(path)}: {slot}"
        for path in modules()
        if path.name.endswith("mails.py")
        for slot in re.findall(r"\{(\w+)\}", path.read_text(encoding="utf-8"))
        if slot in IDENTITY - {"name"} or slot in {"child", "born", "title"}
    ]
    assert found == []


def test_decisions_are_numbered_without_gaps():
    names = sorted(p.name for p in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
