"""Papers: asked for, chased, sent, replaced, withdrawn, published; and what is new to whom."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core import documents, history
from core.errors import RuleBroken
from core.living import at
from core.models import AccessEntry, Document, Message
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from governance.models import Paper
from governance.queries.papers import last_opened, shown
from governance.rules.meetings import MeetingStatus
from governance.services import agenda_interests, meetings, papers
from tests.factories import make_group, make_item, make_meeting, make_person, make_seat
from tests.governance.paper_files import pdf_of, upload

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def group():
    return make_group("Case review committee", code="case-review")


@pytest.fixture
def member(group, trust):
    return make_seat(make_person("Ola Penn"), "group_member", trust, group=group).person


@pytest.fixture
def author(group, school):
    return make_seat(make_person("Rae Mott"), "group_member", school, group=group).person


@pytest.fixture
def meeting(group, unit, today):
    return make_meeting(
        group, created_by=unit, held_on=today + 9 * DAY, papers_due_on=today + 2 * DAY
    )


@pytest.fixture
def item(meeting):
    return make_item(meeting, title="Neglect strategy", order=1)


@pytest.fixture
def paper(unit, item, author):
    return papers.ask_paper(actor=unit, item=item, title="Draft strategy", author=author)


def send(actor, paper, words="words"):
    return papers.receive_paper(actor=actor, paper=paper, upload=upload("p.pdf", pdf_of(words)))


def clock(paper):
    return Deadline.objects.of(paper).order_by("-pk").first()


def mails(kind):
    return [(m.to, m.subject) for m in Message.objects.filter(kind=kind).order_by("pk")]


# --- Asked for ------------------------------------------------------------------------------------


def test_a_paper_is_asked_of_its_author_once_with_a_clock_and_a_mail(
    unit, meeting, item, paper, author
):
    again = papers.ask_paper(actor=unit, item=item, title="Draft strategy", author=author)
    assert (again, item.papers.count()) == (paper, 1)
    running = clock(paper)
    assert (running.due_on, running.owner_person) == (meeting.papers_due_on, author)
    assert [to for to, _ in mails("governance.paper-asked")] == [author]
    assert paper.history.get().history_change_reason == "Paper asked for"


@pytest.mark.shows("GOV-10")
def test_clock_and_mail_say_nothing_of_what_the_paper_is_about(unit, meeting, author):
    item = make_item(meeting, title="Contract of a provider", restricted=True, owner=author)
    paper = papers.ask_paper(actor=unit, item=item, title="Bids compared", author=author)
    said = str(Message.objects.values_list("subject", "body")) + clock(paper).label
    assert clock(paper).reference == meeting.reference
    for kept in ("Contract", "Bids"):
        assert kept not in said


def test_with_nobody_named_the_business_unit_sends_it(unit, item):
    paper = papers.ask_paper(actor=unit, item=item, title="Budget")
    assert (clock(paper).owner_role, clock(paper).owner_person) == ("business_unit", None)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "in the past"), (10, "before the meeting, or on its day")]
)
def test_the_day_is_from_today_to_the_meeting(unit, item, today, days, words):
    with pytest.raises(RuleBroken, match=words) as broken:
        papers.ask_paper(actor=unit, item=item, title="Budget", due_on=today + days * DAY)
    assert broken.value.field == "due_on"


def test_only_somebody_who_sees_the_meeting_is_asked(unit, item, outsider):
    with pytest.raises(RuleBroken, match="Olive Stone does not come to this meeting"):
        papers.ask_paper(actor=unit, item=item, title="Budget", author=outsider)


@pytest.mark.shows("GOV-05")
def test_for_a_draft_no_member_is_asked(unit, group, author, today):
    draft = make_meeting(group, created_by=unit, status=MeetingStatus.DRAFT, held_on=today + DAY)
    with pytest.raises(RuleBroken, match="This meeting is a draft"):
        papers.ask_paper(actor=unit, item=make_item(draft), title="Budget", author=author)
    assert not Message.objects.exists()


@pytest.mark.parametrize("status", [MeetingStatus.HELD, MeetingStatus.CANCELLED])
def test_for_a_meeting_that_is_over_nothing_is_asked(unit, group, today, status):
    item = make_item(make_meeting(group, status=status, held_on=today))
    with pytest.raises(RuleBroken, match="no more papers are asked for"):
        papers.ask_paper(actor=unit, item=item, title="Budget")


# --- Changed, withdrawn ---------------------------------------------------------------------------


def test_another_author_takes_over_clock_and_both_are_told(unit, paper, author, member, today):
    values = {"title": paper.title, "author": member, "due_on": today + 4 * DAY}
    assert papers.change_paper(actor=unit, paper=paper, **values)
    assert papers.change_paper(actor=unit, paper=paper, **values) is False
    assert (clock(paper).owner_person, clock(paper).due_on) == (member, today + 4 * DAY)
    assert [to for to, _ in mails("governance.paper-asked")] == [author, member]
    assert [to for to, _ in mails("governance.paper-not-needed")] == [author]
    papers.change_paper(actor=unit, paper=paper, **values | {"author": author})
    assert [to for to, _ in mails("governance.paper-asked")] == [author, member, author]


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(unit, paper, today):
    seen = mark(papers.paper_held(paper))
    kept = {"author": paper.author, "due_on": paper.due_on}
    papers.change_paper(actor=unit, paper=paper, title="First", seen=seen, **kept)
    with pytest.raises(SavedMeanwhile):
        papers.change_paper(actor=unit, paper=paper, title="Second", seen=seen, **kept)


def test_a_withdrawn_paper_is_gone_for_everyone_with_its_file(
    unit, meeting, paper, author, client_for
):
    document = send(author, paper)
    with pytest.raises(RuleBroken, match="Say why"):
        papers.withdraw_paper(actor=unit, paper=paper, reason=" ")
    assert papers.withdraw_paper(actor=unit, paper=paper, reason="It named a family")
    assert papers.withdraw_paper(actor=unit, paper=paper, reason="Again") is False
    for person in (unit, author):
        browser = client_for(person)
        assert browser.get(reverse("document", args=[document.pk])).status_code == 404
        assert browser.get(reverse("paper", args=[paper.pk])).status_code == 404
    with pytest.raises(RuleBroken, match="was withdrawn"):
        send(author, paper, "again")


def test_withdrawn_before_it_came_its_author_is_told_and_the_clock_stops(unit, paper, author):
    papers.withdraw_paper(actor=unit, paper=paper, reason="Not needed")
    assert clock(paper).status == "cancelled"
    assert [to for to, _ in mails("governance.paper-not-needed")] == [author]


def test_a_cancelled_meeting_stops_the_clocks_of_its_papers(unit, meeting, paper):
    meetings.cancel_meeting(actor=unit, meeting=meeting, reason="Too few can come")
    assert clock(paper).status == "cancelled"


# --- Sent -----------------------------------------------------------------------------------------


def test_a_paper_comes_once_stops_its_clock_and_a_new_version_stands_beside_the_old(paper, author):
    first = send(author, paper)
    assert send(author, paper) == first
    paper.refresh_from_db()
    assert paper.received_at is not None
    assert paper.supplement_on is None
    assert clock(paper).status == "done"
    second = send(author, paper, "better words")
    assert list(documents.of(paper)) == [second, first]
    reasons = [row.history_change_reason for row in paper.history.order_by("history_id")]
    assert reasons == ["Paper asked for", "Paper received", "A new version came"]


def test_only_its_author_and_the_unit_send_it(unit, paper, member):
    with pytest.raises(RuleBroken, match="The author of a paper sends it"):
        send(member, paper)
    assert send(unit, paper)


def test_a_file_that_is_refused_says_so_and_the_paper_has_not_come(paper, author):
    with pytest.raises(RuleBroken, match="can’t take") as broken:
        papers.receive_paper(actor=author, paper=paper, upload=upload("p.doc", b"x"))
    assert broken.value.field == "file"
    paper.refresh_from_db()
    assert paper.received_at is None


def test_after_the_meeting_only_the_unit_adds_what_was_handed_out(unit, meeting, paper, author):
    history.change(meeting, actor=unit, reason="Held", status=MeetingStatus.HELD)
    with pytest.raises(RuleBroken, match="Send it to the business unit"):
        send(author, Paper.objects.get(pk=paper.pk))
    assert send(unit, Paper.objects.get(pk=paper.pk))


# --- Added at once --------------------------------------------------------------------------------


def add(actor, item, title="Budget", words="words"):
    file = upload("p.pdf", pdf_of(words))
    return papers.add_paper(actor=actor, item=item, title=title, upload=file)


def test_a_paper_at_hand_is_added_at_once_and_the_same_again_is_the_one_there_is(unit, item):
    document = add(unit, item)
    assert add(unit, item) == document
    paper = item.papers.get()
    assert list(documents.of(paper)) == [document]
    assert (paper.author, paper.supplement_on, clock(paper).status) == (None, None, "done")
    assert paper.received_at is not None
    reasons = [row.history_change_reason for row in paper.history.order_by("history_id")]
    assert reasons == ["Paper added", "Paper received"]
    assert not Message.objects.exists()


def test_another_file_of_the_same_name_replaces_nothing(unit, item):
    document = add(unit, item)
    with pytest.raises(RuleBroken, match="has this name already") as broken:
        add(unit, item, words="other words")
    assert broken.value.field == "title"
    assert list(documents.of(item.papers.get())) == [document]


def test_what_was_waited_for_is_here_once_it_is_added_under_its_name(unit, item, paper, author):
    document = add(unit, item, paper.title)
    assert (item.papers.get(), documents.of(paper).get()) == (paper, document)
    assert (item.papers.get().author, clock(paper).status) == (author, "done")


def test_nobody_but_the_unit_adds_one_and_nothing_is_left_of_a_refused_one(unit, item, member):
    with pytest.raises(RuleBroken, match="or the business unit"):
        add(member, item)
    with pytest.raises(RuleBroken, match="can’t take") as broken:
        papers.add_paper(actor=unit, item=item, title="Budget", upload=upload("p.exe", b"MZ"))
    assert broken.value.field == "file"
    assert not item.papers.exists()
    assert not Deadline.objects.exists()


def test_none_is_added_to_a_meeting_that_is_over(unit, group, today):
    held = make_meeting(group, status=MeetingStatus.HELD, held_on=today)
    with pytest.raises(RuleBroken, match="no more papers"):
        add(unit, make_item(held))
    past = make_meeting(group, held_on=today - DAY, papers_due_on=today - 3 * DAY)
    with pytest.raises(RuleBroken, match="The day of the meeting is past"):
        add(unit, make_item(past))


@pytest.mark.shows("GOV-08")
def test_added_after_the_others_were_published_it_is_a_supplement(
    unit, item, published, author, member, today
):
    add(unit, item)
    assert item.papers.get(title="Budget").supplement_on == today
    assert {to for to, _ in mails("governance.papers-supplement")} == {author, member}


# --- Published, supplements, what is new ----------------------------------------------------------


def test_papers_are_published_once_and_members_get_a_link(unit, meeting, paper, author, member):
    with pytest.raises(RuleBroken, match="No paper has come yet"):
        papers.publish_papers(actor=unit, meeting=meeting)
    send(author, paper)
    assert papers.publish_papers(actor=unit, meeting=meeting)
    assert papers.publish_papers(actor=unit, meeting=meeting) is False
    told = mails("governance.papers-published")
    assert {to for to, _ in told} == {author, member}
    assert {subject for _, subject in told} == {
        f"{meeting.reference}: the papers are ready to read"
    }
    assert (
        "Draft strategy" not in Message.objects.filter(kind="governance.papers-published")[0].body
    )


def test_papers_of_a_draft_are_not_published(unit, group, today):
    draft = make_meeting(group, status=MeetingStatus.DRAFT, held_on=today + DAY)
    with pytest.raises(RuleBroken, match="once the meeting is open"):
        papers.publish_papers(actor=unit, meeting=draft)


@pytest.fixture
def published(unit, meeting, item, today):
    with at(today - 4 * DAY):
        send(unit, papers.ask_paper(actor=unit, item=item, title="Early"), "early")
        papers.publish_papers(actor=unit, meeting=meeting)
    meeting.refresh_from_db()
    return meeting


@pytest.mark.shows("GOV-08")
def test_what_comes_later_is_a_supplement_with_its_day_and_one_mail_a_day(
    unit, item, published, author, member, today
):
    for title in ("Late", "Later"):
        with at(today - DAY):
            paper = papers.ask_paper(actor=unit, item=item, title=title)
            send(unit, paper, title)
        paper.refresh_from_db()
        assert paper.supplement_on == today - DAY
    assert {to for to, _ in mails("governance.papers-supplement")} == {author, member}
    assert len(mails("governance.papers-supplement")) == 2
    send(unit, paper, "once more")
    assert len(mails("governance.papers-supplement")) == 4


@pytest.mark.shows("GOV-10")
def test_nobody_hears_of_a_supplement_they_may_not_see(unit, published, author, member, client_for):
    shut = make_item(published, title="Contract", order=2, restricted=True, owner=author)
    paper = papers.ask_paper(actor=unit, item=shut, title="Bids", author=author)
    send(unit, paper)
    assert [to for to, _ in mails("governance.papers-supplement")] == [author]
    browser = client_for(member)
    for page in ("meeting_papers", "meeting_timeline", "meeting_pack"):
        said = browser.get(reverse(page, args=[published.reference])).content.decode()
        for kept in ("Bids", "Contract", "supplement came", "is needed from you"):
            assert kept not in said, page
    assert "Bids" in client_for(unit).get(
        reverse("meeting_timeline", args=[published.reference])
    ).content.decode()  # fmt: skip


def news(person, meeting, now):
    found = shown(person, meeting, now, now.date())
    return [sent.paper.title for row in found.items for sent in row.papers if sent.new]


@pytest.mark.shows("GOV-08")
def test_each_member_sees_what_came_since_they_last_opened(
    unit, item, published, author, member, today, client_for
):
    with at(today - 3 * DAY):
        client_for(member).get(reverse("meeting_papers", args=[published.reference]))
    with at(today - 2 * DAY):
        send(unit, papers.ask_paper(actor=unit, item=item, title="Late"), "late")
    now = timezone.now()
    assert news(member, published, now) == ["Late"]
    assert news(author, published, now) == []


def test_a_visit_is_half_an_hour_and_the_first_one_counts_from_its_beginning(
    meeting, member, client_for
):
    now = timezone.now()
    assert last_opened(member, meeting, now) is None
    address = reverse("meeting_papers", args=[meeting.reference])
    client_for(member).get(address)
    began = AccessEntry.objects.get(action="open papers").at
    client_for(member).get(address)
    assert last_opened(member, meeting, now + dt.timedelta(minutes=5)) == began
    last = AccessEntry.objects.filter(action="open papers").order_by("-pk")[0].at
    assert last_opened(member, meeting, now + dt.timedelta(minutes=45)) == last


# --- Pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_one_paper_as_for_three(
    number, unit, item, member, client_for, django_assert_num_queries
):
    for place in range(number):
        send(unit, papers.ask_paper(actor=unit, item=item, title=f"P {place}"), f"w {place}")
    browser = client_for(member)
    address = reverse("meeting_papers", args=[item.meeting.reference])
    browser.get(address)
    with django_assert_num_queries(20):
        browser.get(address)


def test_an_author_who_is_not_cleared_for_the_item_sees_their_paper_and_not_the_item(
    unit, meeting, author, client_for
):
    item = make_item(meeting, title="Contract of a provider", restricted=True)
    paper = papers.ask_paper(actor=unit, item=item, title="Costs", author=author)
    browser = client_for(author)
    listed = browser.get(reverse("meeting_papers", args=[meeting.reference])).content.decode()
    alone = browser.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "Asked of you" in listed
    for page in (listed, alone):
        assert "Costs" in page
        assert "Contract" not in page


def test_a_declared_interest_takes_a_paper_from_its_author_too(
    unit, item, paper, author, client_for
):
    agenda_interests.declare(actor=author, item=item, person=author, what="A cousin runs it")
    assert client_for(author).get(reverse("paper", args=[paper.pk])).status_code == 404


def test_a_paper_is_sent_from_its_page_and_a_bad_file_is_told_beside_it(paper, author, client_for):
    browser, at_ = client_for(author), reverse("paper_send", args=[paper.pk])
    bad = browser.post(at_, {"file": upload("p.exe", b"MZ")})
    assert bad.status_code == 422
    assert "We can’t take .exe files" in bad.content.decode()
    good = browser.post(at_, {"file": upload("p.pdf", pdf_of("x"))})
    assert good.headers["Location"] == reverse("paper", args=[paper.pk])
    assert Document.objects.count() == 1


def test_a_paper_is_added_from_one_page_and_nothing_typed_is_lost(unit, item, client_for):
    browser, at_ = client_for(unit), reverse("paper_add", args=[item.pk])
    bad = browser.post(at_, {"title": "Budget", "file": upload("p.exe", b"MZ")})
    assert bad.status_code == 422
    assert "We can’t take .exe files" in bad.content.decode()
    assert 'value="Budget"' in bad.content.decode()
    empty = browser.post(at_, {}).content.decode()
    assert "Say what the paper is called" in empty
    assert "Choose a file" in empty
    for _twice in range(2):
        good = browser.post(at_, {"title": "Budget", "file": upload("p.pdf", pdf_of("x"))})
        assert good.headers["Location"] == reverse("meeting_papers", args=[item.meeting.reference])
    assert (item.papers.count(), Document.objects.count()) == (1, 1)


def test_the_page_of_an_item_lists_its_papers_and_the_unit_adds_more_from_there(
    unit, meeting, item, paper, member, client_for
):
    add(unit, make_item(meeting, title="Other", order=2), "Of another item")
    ways = [reverse(page, args=[item.pk]) for page in ("paper_add", "paper_new")]
    for person, offered in ((unit, True), (member, False)):
        browser = client_for(person)
        alone = browser.get(reverse("item", args=[item.pk])).content.decode()
        listed = browser.get(reverse("meeting_papers", args=[meeting.reference])).content.decode()
        assert paper.title in alone
        assert "Of another item" not in alone
        assert [way in page for page in (alone, listed) for way in ways] == [offered] * 4
    papers.withdraw_paper(actor=unit, paper=paper, reason="Not needed")
    assert paper.title not in client_for(member).get(
        reverse("item", args=[item.pk])
    ).content.decode()  # fmt: skip


@pytest.mark.shows("GOV-10")
def test_the_feed_and_my_work_hold_a_paper_only_of_those_who_see_it(unit, meeting, author, member):
    from deadlines.access import SCOPES

    item = make_item(meeting, title="Contract", restricted=True, owner=author)
    paper = papers.ask_paper(actor=unit, item=item, title="Bids", author=author)
    seen = SCOPES[Paper]
    assert seen(author).filter(pk=paper.pk).exists()
    assert seen(unit).filter(pk=paper.pk).exists()
    assert not seen(member).filter(pk=paper.pk).exists()
