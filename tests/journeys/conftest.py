"""A real browser against a real server, with axe on every page that is looked at."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

# Playwright's own loop runs in this thread; Django would refuse the database because of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WIDTHS = {"wide": 1280, "narrow": 320}


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for the session. A missing browser fails the journeys: they never skip."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Install Debian's chromium: make test does."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """``visit(person)`` opens a window logged in as that person; ``visit()`` an anonymous one."""
    windows: list[Any] = []

    def open_window(person: Any = None, *, width: int = 1280, scripts: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            base_url=live_server.url,
            accept_downloads=True,
        )
        windows.append(context)
        if person is not None:
            context.add_cookies([_session_cookie(person, live_server.url)])
        context.set_default_timeout(10_000)
        return Visitor(context.new_page(), live_server.url)

    yield open_window
    for window in windows:
        window.close()


def _session_cookie(person: Any, url: str) -> dict[str, str]:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


def _asked(label: str) -> re.Pattern[str]:
    """A question's words, whether or not it says that it is optional."""
    return re.compile(rf"^\s*{re.escape(label)}(\s*\(optional\))?\s*$")


class Visitor:
    """A person at the portal: goes to pages, fills in, presses, and sees."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "console",
            lambda said: self.faults.append(said.text) if said.type == "error" else None,
        )

    def go(self, path: str) -> Visitor:
        self.page.goto(f"{self.base}{path}")
        return self

    def press(self, name: str, *, role: str = "button") -> Visitor:
        self.page.get_by_role(role, name=name, exact=True).first.click()
        return self._arrive()

    def follow(self, name: str) -> Visitor:
        return self.press(name, role="link")

    def fill(self, label: str, text: str) -> Visitor:
        self.page.get_by_label(_asked(label)).first.fill(text)
        return self

    def fill_day(self, legend: str, day: Any) -> Visitor:
        """The three boxes of a date question."""
        group = self.page.get_by_role("group", name=_asked(legend)).first
        for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(label, exact=True).fill(str(value))
        return self

    def choose(self, label: str) -> Visitor:
        self.page.get_by_label(label, exact=True).first.check()
        return self

    def submit(self) -> Visitor:
        """Press the primary button of the page's form."""
        self.page.locator("main form button:not(.govuk-button--secondary)").last.click()
        return self._arrive()

    def _arrive(self) -> Visitor:
        """A click returns when the next page begins; what is on it is there when it has loaded."""
        self.page.wait_for_load_state()
        return self

    @property
    def heading(self) -> str:
        return str(self.page.locator("h1").first.inner_text().strip())

    def sees(self, text: str) -> bool:
        from playwright.sync_api import TimeoutError as NotThere

        try:
            self.page.get_by_text(text).first.wait_for(state="visible")
        except NotThere:
            return False
        return True

    def is_accessible(self) -> Visitor:
        """One h1, a language, no sideways scroll, nothing for axe to find.

        Axe stays away where AXE is 0: the second run of the suite, on another database, shows the same pages.
        """
        self.page.wait_for_load_state()
        if os.environ.get("AXE") != "0":
            self._axe()
        assert self.page.locator("h1").count() == 1, f"{self.page.url}: not one h1"
        assert str(self.page.locator("html").get_attribute("lang")).lower() == "en-gb"
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"
        return self

    def _axe(self) -> None:
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        told = [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]]
        assert told == [], f"{self.page.url}\n" + "\n".join(told)
