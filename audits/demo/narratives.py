"""The themes that the made-up business unit finds in what made-up agencies wrote."""

from __future__ import annotations

import datetime as dt

from audits.models import Campaign
from audits.queries.narratives import ticket, written
from audits.rules.visits import FIRST_THEMES, THEMES
from audits.services.narratives import AT_ONCE, mark
from core import first_values
from core.living import at
from core.models import ListValue
from governance.demo.people import manager

DAY = dt.timedelta(days=1)
# Words → the theme that whoever reads them gives.
TELLS = (
    ("children told us", "voice-of-the-child"),
    ("children’s own words", "voice-of-the-child"),
    ("changes what happens for children", "voice-of-the-child"),
    ("supervision is monthly", "supervision"),
    ("repeat contacts every week", "supervision"),
    ("managers trained", "supervision"),
    ("audit of ten records", "assessment"),
    ("two of our teams joined", "workload"),
    ("restructure", "workload"),
)


def load(today: dt.date) -> None:
    """Some weeks after each round of the yearly audit closed; of the open one, what has come in so far."""
    first_values.fill({THEMES: FIRST_THEMES})
    themes = {row.code: row for row in ListValue.objects.filter(list_code=THEMES)}
    rounds = Campaign.objects.filter(version__framework__code="section-11").order_by("opens_on")
    for campaign in rounds:
        with at(min(today - DAY, campaign.closes_on + 20 * DAY), 15):
            for words, code in TELLS:
                _mark(campaign, words, themes[code])


def _mark(campaign: Campaign, words: str, theme: ListValue) -> None:
    rows = written(campaign).filter(words__icontains=words).order_by("pk")
    chosen = [ticket(row.pk, row.words) for row in rows[:AT_ONCE]]
    if chosen:
        mark(actor=manager(), campaign=campaign, chosen=chosen, themes=[theme])
