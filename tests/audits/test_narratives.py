"""What agencies wrote: who reads it, which words a mark stands for, how themes are counted."""

import csv
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.demo import narratives as demo
from audits.models import AgencyReturn, Framework, NarrativeTheme
from audits.queries import narratives as queries
from audits.rules.narratives import told
from audits.rules.returns import READABLE, ReturnStatus
from audits.rules.visits import FIRST_THEMES, THEMES
from audits.services import narratives as deeds
from core import history
from core.errors import RuleBroken
from core.first_values import fill
from core.models import ListValue
from core.stale import SavedMeanwhile, mark
from partnership.rules import Sector
from tests.factories import make_organisation
from tests.factories.audited_campaigns import (
    make_answer,
    make_campaign,
    make_framework_version,
    make_return,
)
from tests.factories.base import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-19", "AUD-20")]
SAID = "Supervision is monthly, with a record for each child."


@pytest.fixture
def themes():
    fill({THEMES: FIRST_THEMES})
    return {row.code: row for row in ListValue.objects.filter(list_code=THEMES)}


@pytest.fixture
def campaign(db):
    return make_campaign()


def wrote(campaign, words=SAID, code="S1", sector=Sector.HEALTH, status="submitted", **fields):
    """An agency of its own that handed in one answer with words."""
    row = make_return(
        campaign, fields.pop("body", None) or make_organisation(sector=sector), status=status
    )
    return make_answer(row, code, narrative=words, **fields)


def ticket(answer):
    return queries.ticket(answer.pk, answer.narrative or answer.na_reason)


def give(unit, answer, *themes):
    return deeds.mark(
        actor=unit,
        campaign=answer.agency_return.campaign,
        chosen=[ticket(answer)],
        themes=themes,
    )


def rewrite(answer, words):
    history.change(answer, actor=MAKER, reason="Written again", narrative=words)


def found(campaign):
    return [row.pk for row in queries.listed(campaign, moderated=False)]


def changed(campaign):
    return [row.pk for row in queries.marked(queries.written(campaign), stand=False)]


def of_theme(campaign, theme):
    counts = queries.counted(campaign)
    return dict(counts.of(theme.pk)), dict(counts.wrote)


# --- What is read ------------------------------------------------------------------------------


def test_every_word_of_what_was_handed_in_is_listed(campaign):
    second = wrote(campaign, code="S2", body=make_organisation("Beacon"))
    late = wrote(campaign, code="S1", body=make_organisation("Harbour"))
    early = wrote(campaign, code="S1", body=make_organisation("Anchor"))
    reason = wrote(campaign, "", value="", not_applicable=True, na_reason="We have no building.")
    wrote(campaign, "")
    wrote(campaign, "", na_reason="Left from before")
    rows = {row.pk: row.words for row in queries.listed(campaign, moderated=False)}
    assert rows[reason.pk] == "We have no building."
    assert [pk for pk in found(campaign) if pk != reason.pk] == [early.pk, late.pk, second.pk]


@pytest.mark.parametrize("status", ReturnStatus)
def test_a_return_that_is_written_in_says_nothing(campaign, status):
    wrote(campaign, status=status)
    assert len(found(campaign)) == (status in READABLE)
    assert queries.counted(campaign).all_wrote == (status in READABLE)


def test_parts_left_out_and_questions_no_longer_asked_say_nothing(campaign):
    out, gone = wrote(campaign, code="S3"), wrote(campaign, code="S1", stands=False)
    part = out.agency_return.sections.get(section__code="P2")
    history.change(part, actor=MAKER, reason="Voluntary", left_out="We lend no rooms.")
    assert (found(campaign), gone.narrative) == ([], SAID)


# --- Marks -------------------------------------------------------------------------------------


def test_several_are_marked_at_once_and_once(campaign, themes, unit):
    answers = [wrote(campaign), wrote(campaign)]
    chosen = [ticket(each) for each in answers]
    both = [themes["supervision"], themes["workload"]]
    assert deeds.mark(actor=unit, campaign=campaign, chosen=chosen, themes=both) == 2
    assert deeds.mark(actor=unit, campaign=campaign, chosen=chosen, themes=both) == 0
    given = NarrativeTheme.objects.values_list("answer", "theme", "marked_by")
    assert set(given) == {(one.pk, two.pk, unit.pk) for one in answers for two in both}
    assert NarrativeTheme.history.count() == 4


def test_marks_are_taken_away_and_their_history_stays(campaign, themes, unit):
    answer = wrote(campaign)
    give(unit, answer, themes["supervision"], themes["workload"])
    gone = {
        "actor": unit,
        "campaign": campaign,
        "chosen": [ticket(answer)],
        "themes": [themes["workload"]],
    }
    assert (deeds.take_away(**gone), deeds.take_away(**gone)) == (1, 0)
    assert [each.theme.code for each in answer.themes.all()] == ["supervision"]
    told_of = [(each.title, each.who) for each in queries.happened(answer)]
    assert told_of[0] == ("Taken away: Workload and capacity", str(unit))
    assert {title for title, _who in told_of[1:]} == {
        "Given: Supervision and management oversight",
        "Given: Workload and capacity",
    }


def test_one_narrative_has_the_themes_that_were_ticked_and_no_others(campaign, themes, unit):
    answer = wrote(campaign)
    give(unit, answer, themes["workload"], themes["neglect"])
    wanted = [themes["supervision"], themes["neglect"]]
    assert deeds.set_themes(actor=unit, answer=answer, themes=wanted)
    assert not deeds.set_themes(actor=unit, answer=answer, themes=wanted)
    assert {each.theme.code for each in answer.themes.all()} == {"supervision", "neglect"}
    assert deeds.set_themes(actor=unit, answer=answer, themes=[])
    assert not answer.themes.exists()


def test_what_a_colleague_saved_meanwhile_is_not_undone(campaign, themes, unit):
    answer = wrote(campaign)
    seen = mark({"themes": []})
    give(unit, answer, themes["workload"])
    with pytest.raises(SavedMeanwhile):
        deeds.set_themes(actor=unit, answer=answer, themes=[themes["neglect"]], seen=seen)
    assert [each.theme.code for each in answer.themes.all()] == ["workload"]


@pytest.mark.parametrize("chosen", [[], ["none"], ["1-zz"], ["9" * 30 + "-" + "0" * 16]])
def test_nothing_ticked_is_told(campaign, themes, unit, chosen):
    with pytest.raises(RuleBroken, match="Tick at least one narrative") as broken:
        deeds.mark(actor=unit, campaign=campaign, chosen=chosen, themes=[themes["neglect"]])
    assert broken.value.field == "chosen"


def test_only_themes_of_the_list_that_are_in_use(campaign, themes, unit):
    answer = wrote(campaign)
    other = ListValue.objects.exclude(list_code=THEMES).first() or ListValue.objects.create(
        list_code="other", code="x", label="X"
    )
    history.change(themes["neglect"], actor=MAKER, reason="Out", retired_on=campaign.opens_on)
    for wrong in ([], [other], [themes["neglect"]]):
        with pytest.raises(RuleBroken) as broken:
            give(unit, answer, *wrong)
        assert broken.value.field == "themes"


def test_narratives_of_another_campaign_are_not_marked(campaign, themes, unit):
    answer = wrote(make_campaign())
    with pytest.raises(RuleBroken, match="writing one of these again"):
        deeds.mark(
            actor=unit, campaign=campaign, chosen=[ticket(answer)], themes=[themes["neglect"]]
        )


# --- The words change ----------------------------------------------------------------------------


def test_a_mark_does_not_stand_for_words_that_changed(campaign, themes, unit):
    answer, theme = wrote(campaign), themes["supervision"]
    give(unit, answer, theme)
    assert of_theme(campaign, theme) == ({"health": 1}, {"health": 1})
    made = answer.agency_return
    history.change(made, actor=MAKER, reason="Sent back", status=ReturnStatus.QUERIED)
    assert of_theme(campaign, theme) == ({}, {})
    rewrite(answer, "It ended in May.")
    history.change(made, actor=MAKER, reason="In again", status=ReturnStatus.SUBMITTED)
    assert of_theme(campaign, theme) == ({}, {"health": 1})
    assert changed(campaign) == [answer.pk]
    row = queries.listed(campaign, moderated=False).get()
    assert [queries.stands(row, each) for each in row.marks] == [False]
    assert give(unit, answer, theme) == 1
    assert of_theme(campaign, theme)[0] == {"health": 1}
    assert queries.happened(answer)[0].title.startswith("Confirmed for the new text: ")
    assert changed(campaign) == []


def test_of_two_marks_only_the_one_for_these_words_counts(campaign, themes, unit):
    answer = wrote(campaign)
    give(unit, answer, themes["neglect"])
    rewrite(answer, "It ended in May.")
    give(unit, answer, themes["workload"])
    assert of_theme(campaign, themes["neglect"])[0] == {}
    assert of_theme(campaign, themes["workload"])[0] == {"health": 1}
    rows = queries.written(campaign)
    assert not queries.marked(rows, theme=themes["neglect"]).exists()
    assert queries.marked(rows, theme=themes["workload"]).exists()
    assert changed(campaign) == [answer.pk]


def test_the_same_words_handed_in_again_keep_their_mark(campaign, themes, unit):
    answer, theme = wrote(campaign), themes["supervision"]
    give(unit, answer, theme)
    rewrite(answer, "Something else.")
    rewrite(answer, SAID)
    assert of_theme(campaign, theme)[0] == {"health": 1}


def test_words_beyond_ascii_are_told_apart_alike(campaign, themes, unit):
    answer, theme = (
        wrote(campaign, "Ysgol Gymraeg – “â ê”, 安全 🙂\n\nAnd\ta line."),
        themes["neglect"],
    )
    give(unit, answer, theme)
    assert of_theme(campaign, theme)[0] == {"health": 1}


def test_saving_one_narrative_confirms_what_stays_ticked(campaign, themes, unit):
    answer, theme = wrote(campaign), themes["supervision"]
    give(unit, answer, theme)
    rewrite(answer, "It ended in May.")
    assert deeds.set_themes(actor=unit, answer=answer, themes=[theme])
    assert of_theme(campaign, theme)[0] == {"health": 1}


def test_words_that_nobody_read_are_not_marked(campaign, themes, unit):
    answer, other = wrote(campaign), wrote(campaign)
    chosen = [ticket(answer), ticket(other)]
    rewrite(answer, "It ended in May.")
    with pytest.raises(RuleBroken, match=f"S1 of {answer.agency_return.organisation}"):
        deeds.mark(actor=unit, campaign=campaign, chosen=chosen, themes=[themes["neglect"]])
    with pytest.raises(RuleBroken, match="has changed since you opened"):
        deeds.set_themes(actor=unit, answer=answer, themes=[themes["neglect"]], words=chosen[0])
    AgencyReturn.objects.filter(pk=other.agency_return_id).update(status="queried")
    with pytest.raises(RuleBroken, match="writing this again"):
        deeds.set_themes(actor=unit, answer=other, themes=[themes["neglect"]])
    assert not NarrativeTheme.objects.exists()


# --- Counts --------------------------------------------------------------------------------------


def test_an_agency_counts_once_for_a_theme(campaign, themes, unit):
    answer = wrote(campaign)
    more = make_answer(answer.agency_return, "S2", narrative="And so it is here.")
    police = wrote(campaign, sector=Sector.POLICE)
    wrote(campaign, sector=Sector.POLICE)
    for each in (answer, more, police):
        give(unit, each, themes["supervision"])
    give(unit, more, themes["workload"])
    assert of_theme(campaign, themes["supervision"]) == (
        {"health": 1, "police": 1},
        {"health": 1, "police": 2},
    )
    assert queries.counted(campaign).all_of(themes["workload"].pk) == 1


@pytest.mark.parametrize(
    ("having", "wholes", "shown"),
    [
        ({"a": 12, "b": 8}, {"a": 20, "b": 20}, ({"a": 12, "b": 8}, 20)),
        ({"a": 12, "b": 2}, {"a": 20, "b": 20}, ({"a": None, "b": None}, 14)),
        # One agency is left without the theme: as good as named.
        ({"a": 19, "b": 8}, {"a": 20, "b": 20}, ({"a": None, "b": None}, 27)),
        ({"a": 19}, {"a": 20}, ({"a": None}, None)),
        ({"a": 3}, {"a": 20}, ({"a": None}, None)),
        ({}, {"a": 3}, ({"a": None}, None)),
        ({}, {"a": 20, "b": 6}, ({"a": 0, "b": 0}, 0)),
        ({"a": 6}, {"a": 6}, ({"a": 6}, 6)),
    ],
)
def test_small_counts_of_themes_are_hidden(having, wholes, shown):
    assert told(having, wholes) == shown


# --- Pages ---------------------------------------------------------------------------------------

ROLES = (
    "administrator", "unit", "council_exec", "board_member", "scrutineer", "trust_lead",
    "trust_colleague", "panel_member", "practitioner", "outsider",
)  # fmt: skip
READ = (403, 200, 200, 403, 200, 403, 403, 403, 403, 403)
PAGES = {
    "campaign_narratives": READ,
    "campaign_narrative": READ,
    "campaign_themes": READ,
    "campaign_narratives_mark": (403, 302, 403, 403, 403, 403, 403, 403, 403, 403),
    "campaign_narrative_mark": (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
}


def at(page, answer, **query):
    args = [answer.agency_return.campaign.reference]
    if page in ("campaign_narrative", "campaign_narrative_mark"):
        args.append(answer.pk)
    return reverse(page, args=args, query=query or None)


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role, request, client_for, trust, themes):
    """An agency reads nobody's narratives here, not even its own."""
    client = client_for(request.getfixturevalue(role))
    answer = wrote(make_campaign(), body=trust)
    place = ROLES.index(role)
    got = {page: client.get(at(page, answer)).status_code for page in PAGES}
    assert got == {page: each[place] for page, each in PAGES.items()}
    typed = {"chosen": [ticket(answer)], "themes": [themes["neglect"].pk]}
    for page in ("campaign_narratives_mark", "campaign_narrative_mark"):
        code = client.post(at(page, answer), typed).status_code
        assert code == (302 if role == "unit" else 403)
    assert NarrativeTheme.objects.count() == (role == "unit")


def test_what_is_not_readable_is_not_there(client_for, unit, scrutineer, campaign):
    written, other = wrote(campaign, "Hushed words.", status="queried"), wrote(make_campaign())
    for person in (unit, scrutineer):
        client = client_for(person)
        assert (
            "Hushed words." not in client.get(at("campaign_narratives", written)).content.decode()
        )
        assert client.get(at("campaign_narrative", written)).status_code == 404
        mixed = reverse("campaign_narrative", args=[campaign.reference, other.pk])
        assert client.get(mixed).status_code == 404
    draft = wrote(make_campaign(status="draft"))
    assert client_for(unit).get(at("campaign_narratives", draft)).status_code == 404


def shown(client, answer, **query):
    """The keys of the narratives that the list shows."""
    rows = client.get(at("campaign_narratives", answer, **query)).context["page"].records
    return {row.pk for row in rows}


def test_the_list_is_narrowed(client_for, unit, campaign, themes):
    one = wrote(campaign, "Rota of the front door", value="red")
    two = wrote(campaign, "Rota of the night", code="S3", sector=Sector.POLICE)
    three = wrote(campaign, code="S2", value="amber")
    give(unit, one, themes["workload"])
    give(unit, three, themes["neglect"])
    rewrite(three, "Other words")
    client, standard = client_for(unit), two.question.standard
    for query, rows in (
        ({}, {one, two, three}),
        ({"search": "rota"}, {one, two}),
        ({"section": "P2"}, {two}),
        ({"standard": standard.pk}, {two}),
        ({"sector": "police"}, {two}),
        ({"judgement": "not_met"}, {one}),
        ({"judgement": "partly"}, {three}),
        ({"judgement": "met"}, {two}),
        ({"theme": themes["workload"].pk}, {one}),
        ({"theme": themes["neglect"].pk}, set()),
        ({"marks": "marked"}, {one}),
        ({"marks": "changed"}, {three}),
        ({"marks": "not_yet"}, {two}),
    ):
        assert shown(client, one, **query) == {row.pk for row in rows}, query


def test_pages_of_twenty_five_and_an_export_of_all(client_for, unit, campaign):
    answers = [wrote(campaign, "Long. " * 200) for _ in range(26)]
    client = client_for(unit)
    assert len(shown(client, answers[0])) == 25
    second = client.get(f"{at('campaign_narratives', answers[0])}?page=2")
    assert len(second.context["page"].records) == 1
    export = client.get(at("campaign_narratives", answers[0], export="csv"))
    lines = list(csv.reader(b"".join(export.streaming_content).decode("utf-8-sig").splitlines()))
    assert lines[0] == ["Agency", "Sector", "Question", "Judgement", "What they wrote", "Themes"]
    assert (len(lines), lines[1][4]) == (27, answers[0].narrative)


def test_ticked_rows_are_marked_on_the_page_and_it_stays_where_it_was(
    client_for, unit, campaign, themes
):
    answers, client = [wrote(campaign), wrote(campaign)], client_for(unit)
    typed = {"chosen": [ticket(each) for each in answers], "themes": [themes["neglect"].pk]}
    to = at("campaign_narratives_mark", answers[0], sector="health")
    answer = client.post(to, typed, follow=True)
    assert answer.redirect_chain[0][0] == at("campaign_narratives", answers[0], sector="health")
    assert "2 narratives marked." in answer.content.decode()
    answer = client.post(to, {**typed, "take": "yes"}, follow=True)
    assert "Themes are taken from 2 narratives." in answer.content.decode()
    assert not NarrativeTheme.objects.exists()


def test_what_is_wrong_is_told_and_ticks_are_kept(client_for, unit, campaign, themes):
    answer, client = wrote(campaign), client_for(unit)
    to = at("campaign_narratives_mark", answer)
    refused = client.post(to, {"chosen": [ticket(answer)]})
    page = refused.content.decode()
    assert (refused.status_code, "Tick at least one theme" in page) == (422, True)
    assert f'value="{ticket(answer)}" form="mark" checked' in page
    refused = client.post(to, {"themes": [themes["neglect"].pk]})
    page = refused.content.decode()
    assert (refused.status_code, '<a href="#id_chosen_0">Tick at least one narrative' in page) == (
        422,
        True,
    )
    assert '<p id="id_chosen_0"' in page
    box = re.search(rf'<input[^>]*name="themes"[^>]*value="{themes["neglect"].pk}"[^>]*>', page)
    assert box and "checked" in box[0]
    assert not NarrativeTheme.objects.exists()


def test_one_narrative_and_its_changed_text(client_for, unit, scrutineer, campaign, themes):
    answer = wrote(campaign)
    give(unit, answer, themes["neglect"])
    rewrite(answer, "<b>New</b> words")
    page = client_for(unit).get(at("campaign_narrative", answer)).content.decode()
    assert "&lt;b&gt;New&lt;/b&gt; words" in page
    assert "Text changed since" in page and "Save the themes" in page
    page = client_for(scrutineer).get(at("campaign_narrative", answer)).content.decode()
    assert "Text changed since" in page and "Save the themes" not in page
    listed = client_for(scrutineer).get(at("campaign_narratives", answer)).content.decode()
    assert "Neglect (text changed since)" in listed and 'form="mark"' not in listed


def test_themes_beside_last_time_lead_to_the_narratives(client_for, unit, themes):
    last = make_campaign(status="closed")
    campaign = make_campaign(
        make_framework_version(framework=last.version.framework), previous=last
    )
    for each in (wrote(last), wrote(last), wrote(campaign)):
        give(unit, each, themes["neglect"])
    answer = wrote(campaign, sector=Sector.POLICE)
    response = client_for(unit).get(at("campaign_themes", answer))
    row = next(each for each in response.context["page"].records if each["theme"] == "Neglect")
    assert (row["all"], row["last"], row["health"], row["police"]) == (1, 2, 1, 0)
    first = response.context["page"].records[0]
    assert (first["all"], first["last"]) == (2, 2)
    address = f"{at('campaign_narratives', answer)}?theme={themes['neglect'].pk}&amp;sector=health"
    assert f'href="{address}"' in response.content.decode()


def test_themes_leave_the_unit_with_small_counts_hidden(
    client_for, unit, scrutineer, campaign, themes
):
    answers = [wrote(campaign) for _ in range(12)]
    few = [wrote(campaign, sector=Sector.POLICE) for _ in range(2)]
    for each in answers[:6]:
        give(unit, each, themes["neglect"])
    give(unit, few[0], themes["workload"])
    rows = {}
    for person in (unit, scrutineer):
        page = client_for(person).get(at("campaign_themes", few[0])).context["page"]
        rows[person.pk] = {each["theme"]: each for each in page.records}
        report = client_for(person).get(at("campaign_report", few[0])).context["themes"]
        assert {row["theme"]: row["all"] for row in report} == {
            name: rows[person.pk][name]["all"]
            for name in ("All that wrote something", "Neglect", "Workload and capacity")
        }
    one, other = rows[unit.pk], rows[scrutineer.pk]
    hidden = "Too few to show"
    assert (one["Workload and capacity"]["all"], one["Neglect"]["all"]) == (1, 6)
    assert (other["Workload and capacity"]["all"], other["Workload and capacity"]["police"]) == (
        hidden,
        hidden,
    )
    assert other["Neglect"]["all"] == "6"
    assert other["All that wrote something"]["police"] == hidden


def test_the_report_exports_its_themes(client_for, unit, campaign, themes):
    answer = wrote(campaign)
    client = client_for(unit)
    assert (
        "Themes in what agencies wrote"
        not in client.get(at("campaign_report", answer)).content.decode()
    )
    give(unit, answer, themes["neglect"])
    export = client.get(at("campaign_report", answer, export="csv"))
    lines = list(csv.reader(b"".join(export.streaming_content).decode("utf-8-sig").splitlines()))
    told_of = [(line[1], line[-1]) for line in lines if line[0] == "Themes in what agencies wrote"]
    assert told_of == [("All that wrote something", "1"), ("Neglect", "1")]


@pytest.mark.parametrize(
    ("page", "taken"),
    [("campaign_narratives", 13), ("campaign_narrative", 12), ("campaign_themes", 11)],
)
def test_a_page_asks_as_much_for_one_row_as_for_three(
    page, taken, client_for, unit, themes, django_assert_num_queries
):
    version, client = make_framework_version(), client_for(unit)
    for number in (1, 3):
        last = make_campaign(version, status="closed")
        campaign = make_campaign(version, previous=last)
        answers = [wrote(each) for each in (last, campaign) for _ in range(number)]
        for each in answers:
            give(unit, each, themes["neglect"], themes["workload"])
        address = at(page, answers[-1])
        client.get(address)
        with django_assert_num_queries(taken):
            assert client.get(address).status_code == 200


def test_the_demo_marks_what_it_reads(unit):
    version = make_framework_version(
        framework=history.create(
            Framework(code="section-11", title="Section 11"), actor=MAKER, reason="Made for a test"
        )
    )
    campaign = make_campaign(version)
    answer = wrote(campaign, "Supervision is monthly, with a record of what was decided.")
    late = wrote(campaign, "Supervision is monthly.", status="started")
    for _ in range(2):
        demo.load(timezone.localdate())
    given = NarrativeTheme.objects.values_list("answer", "theme__code", "marked_by")
    assert list(given) == [(answer.pk, "supervision", unit.pk)]
    assert late.agency_return.status not in READABLE
