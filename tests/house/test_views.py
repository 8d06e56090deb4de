"""Every page carries exactly one access mark, and its verb is one that somebody declared."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core import access, nav

# Pages that are not ours carry no mark of ours. Each with who guards it.
NOT_OURS = {
    "admin/": "Django's admin site: only people with is_staff, checked by Django itself",
    "accounts/": "django-allauth: log-in and log-out; nobody can sign up (partnership.accounts)",
}
GUARDS = {"allow.<locals>.decorate.<locals>.guarded", "public.<locals>.opened"}
VERB = re.compile(r"^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$")


def pages(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, address)
        else:
            yield address, pattern


def ours() -> list[tuple[str, URLPattern]]:
    return [(a, p) for a, p in pages() if not a.lstrip("^").startswith(tuple(NOT_OURS))]


def test_every_page_carries_one_access_mark():
    unmarked = [a for a, p in ours() if not getattr(p.callback, "access_mark", "")]
    assert unmarked == []


def marks(view: Any) -> int:
    """How many of the guards of core.access a page is wrapped in, whatever else wraps it."""
    found = 0
    while view is not None:
        code = getattr(view, "__code__", None)
        found += bool(code and code.co_qualname in GUARDS)
        view = getattr(view, "__wrapped__", None)
    return found


def test_no_page_is_marked_twice():
    assert [address for address, page in ours() if marks(page.callback) > 1] == []


def test_every_mark_names_a_declared_verb():
    known = {*access.REGISTRY, "public"}
    unknown = [
        f"{address}: {page.callback.access_mark}"
        for address, page in ours()
        if getattr(page.callback, "access_mark", "public") not in known
    ]
    assert unknown == []


def test_every_page_of_ours_has_a_name_of_its_own():
    names = [page.name for _, page in ours()]
    assert sorted({n for n in names if n is None or names.count(n) > 1}, key=str) == []


def test_a_verb_is_an_app_and_a_deed():
    assert [code for code in access.REGISTRY if not VERB.match(code)] == []


def test_a_verb_stands_in_the_access_file_of_its_app():
    from tests.house.sources import ROOT

    found = [
        code for code in access.REGISTRY if f'"{code}"' not in _text(ROOT / code.split(".")[0])
    ]
    assert found == []


def _text(app: Any) -> str:
    """An app's declarations; in core, which has verbs but no roles, they stand in ``verbs.py``."""
    files = [app / "access.py", app / "verbs.py"]
    return "".join(f.read_text(encoding="utf-8") for f in files if f.exists())


def test_a_refusal_is_a_sentence_and_a_verb_has_somebody_to_do_it():
    found = [
        verb.code
        for verb in access.REGISTRY.values()
        if not verb.roles or not verb.refusal.endswith(".") or "!" in verb.refusal
    ]
    assert found == []


def test_every_line_of_the_navigation_leads_somewhere():
    """A template swallows an address that is not there, and the whole bar would be gone."""
    for line in nav.LINES.values():
        assert reverse(line.url_name).startswith("/")
        assert not line.verb or line.verb in access.REGISTRY
