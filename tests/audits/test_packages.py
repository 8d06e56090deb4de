"""A return leaves as a signed package and is read in elsewhere; one that was altered is refused."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.documents import package
from audits.documents.content import gather
from audits.models import Answer, AuditEvidence, ImportedPackage, PackageKey, TrustedPortal
from audits.queries.answering import before
from audits.services import packages as deeds
from audits.services import quality_moderation as moderation
from audits.services.answering import Typed, save_answers
from core import documents, history
from core.errors import RuleBroken
from core.models import Document
from tests.factories.audited import make_version
from tests.factories.audited_quality import (
    QUESTIONS,
    answer_all,
    asked_campaign,
    asked_return,
    send_in,
    show_file,
)
from tests.factories.packaged import members_of, signed_anew, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-24")]


def packed(lead, made):
    held = io.BytesIO()
    deeds.write_package(actor=lead, version=made.handed_in.first(), file=held)
    return held.getvalue()


@pytest.fixture
def sent(unit, trust_lead):
    """A package, its key, and the return it was made of."""
    made = asked_return(
        trust_lead, asked_campaign(version=make_version(QUESTIONS, code="section-11"))
    )
    answer_all(trust_lead, made)
    show_file(trust_lead, made)
    made = send_in(trust_lead, made)
    return packed(trust_lead, made), PackageKey.objects.get(), made


def test_a_package_is_whole_and_can_be_checked(sent):
    data, key, made = sent
    found = package.read(io.BytesIO(data), {key.public})
    assert found.content == made.handed_in.get().content
    assert (found.number, found.public_key) == (1, key.public)
    names = set(members_of(data))
    digest = found.content["sections"][0]["standards"][0]["questions"][1]["evidence"][0]["sha256"]
    assert names == {"return.json", "manifest.json", "signature", f"files/{digest}"}


def test_altered_bytes_in_any_member_are_refused(sent):
    data, key, _made = sent
    members = members_of(data)
    assert len(members) == 4
    package.read(io.BytesIO(zipped(members)), {key.public})
    for name, content in members.items():
        for at in (0, len(content) // 2, len(content) - 1):
            altered = bytearray(content)
            altered[at] ^= 1
            with pytest.raises(RuleBroken):
                package.read(io.BytesIO(zipped({**members, name: bytes(altered)})), {key.public})


def test_a_member_added_taken_out_or_swapped_is_refused(sent):
    data, key, _made = sent
    members = members_of(data)
    for name in members:
        with pytest.raises(RuleBroken):
            package.read(
                io.BytesIO(zipped({n: c for n, c in members.items() if n != name})), {key.public}
            )
    for extra in (f"files/{'0' * 64}", "../evil", "/etc/passwd", "files/x.exe", "return.json/x"):
        with pytest.raises(RuleBroken):
            package.read(io.BytesIO(zipped({**members, extra: b"x"})), {key.public})


def test_any_byte_of_the_file_changed_gives_the_same_words_or_is_refused(sent):
    data, key, _made = sent
    right = package.read(io.BytesIO(data), {key.public})
    for at in range(0, len(data), 97):
        altered = bytearray(data)
        altered[at] ^= 0xFF
        try:
            assert package.read(io.BytesIO(bytes(altered)), {key.public}) == right
        except RuleBroken:
            continue


def test_an_unknown_key_is_refused_in_plain_words(sent):
    data, key, _made = sent
    with pytest.raises(RuleBroken, match="you do not trust yet"):
        package.read(io.BytesIO(data), set())
    other, public = package.new_key()
    forged = zipped(signed_anew(members_of(data), other))
    with pytest.raises(RuleBroken, match="you do not trust yet"):
        package.read(io.BytesIO(forged), {key.public})
    assert package.read(io.BytesIO(forged), {public}).public_key == public


def test_a_bomb_and_what_is_no_package_are_refused(sent):
    data, key, _made = sent
    members = members_of(data)
    packed_small = zipped({**members, "return.json": b"0" * 5_000_000}, zipfile.ZIP_DEFLATED)
    for wrong in (packed_small, b"", b"PK\x03\x04", b"%PDF-1.4", zipped({"a": b"b"})):
        with pytest.raises(RuleBroken):
            package.read(io.BytesIO(wrong), {key.public})


def test_a_signed_package_without_sound_answers_is_refused(sent):
    data, key, _made = sent
    members = members_of(data)
    for wrong in (b"[]", b"{}", b'{"return": 1}', b"{", b'"' + b"[" * 9 + b'"'):
        forged = zipped(signed_anew({**members, "return.json": wrong}, key.private))
        with pytest.raises(RuleBroken):
            package.read(io.BytesIO(forged), {key.public})


def test_a_return_travels_from_one_partnership_to_another(sent, unit, trust_lead, client_for):
    data, key, made = sent
    # The facts and the key of the portal that sent it are out of the way: this is another partnership.
    history.change(made.campaign.version.framework, actor=unit, reason="x", code="of-the-sender")
    history.delete(key, actor=unit, reason="Another portal")
    questions = {**QUESTIONS, "C": [("C1", "text", {})]}
    campaign = asked_campaign(version=make_version(questions, code="section-11"))
    there = asked_return(trust_lead, campaign)
    upload = SimpleUploadedFile("return.zip", data, content_type="application/zip")
    with pytest.raises(RuleBroken, match="you do not trust yet"):
        deeds.import_package(actor=unit, file=upload, organisation=there.organisation)
    spaced = " ".join(key.public[at : at + 8] for at in range(0, 64, 8)).upper()
    deeds.trust(actor=unit, name="Dee Valley Safeguarding Partnership", public_key=spaced)
    upload.seek(0)
    page = client_for(unit).post(
        "/audits/packages/import/", {"file": upload, "organisation": there.organisation_id}
    )
    assert page.status_code == 302
    upload.seek(0)
    deeds.import_package(actor=unit, file=upload, organisation=there.organisation)
    read_in = ImportedPackage.objects.get()
    there.refresh_from_db()
    assert there.origin["name"] == "Dee Valley Safeguarding Partnership"
    last = before(there)
    assert set(last) == {"A1", "A2", "A3", "B1", "B2"}
    assert last["A2"].narrative.startswith("- a policy")
    assert there.answers.count() == 0
    shown = client_for(trust_lead).get(f"/audits/returns/{there.pk}/sections/A/").content.decode()
    assert "Dee Valley Safeguarding Partnership, 2026-27" in shown
    assert "To confirm" in shown
    _confirmed(trust_lead, there)
    saved = there.answers.get(question__code="A2")
    assert saved.narrative.startswith("- a policy")
    assert (saved.carried_from, saved.package) == (None, read_in)
    assert read_in.public_key == key.public != deeds.own_key(actor=unit).public


def _confirmed(lead, there):
    """The lead confirms part A as it stands, without typing anything new."""
    section = there.sections.select_related("section").get(section__code="A")
    last = before(there)
    rows = section.section.standards.get().questions.all()
    typed = {
        each.pk: Typed(
            value=last[each.code].value, narrative=last[each.code].narrative, confirmed=True
        )
        for each in rows
    }
    unsaid = {pk: Typed(value=each.value, narrative=each.narrative) for pk, each in typed.items()}
    assert save_answers(actor=lead, section=section, typed=unsaid).changed == 0
    assert save_answers(actor=lead, section=section, typed=typed).changed == 3
    there.refresh_from_db()
    assert there.answered == 3
    assert Answer.objects.filter(agency_return=there).count() == 3


def test_it_is_read_in_only_where_the_same_framework_is_asked(sent, unit, school_lead):
    data, key, made = sent
    deeds.trust(actor=unit, name="Dee Valley", public_key=key.public)
    asked_return(school_lead)
    upload = SimpleUploadedFile("return.zip", data)
    with pytest.raises(RuleBroken, match="is not asked"):
        deeds.import_package(
            actor=unit, file=upload, organisation=school_lead.seats.get().organisation
        )
    with pytest.raises(RuleBroken, match="so nothing can be read in"):
        deeds.import_package(actor=unit, file=upload, organisation=made.organisation)


def test_moderated_scores_do_not_leave_with_a_package(sent, unit, trust_lead, client_for):
    _data, _key, made = sent
    answer = made.answers.get(question__code="A1")
    moderation.save_moderation(
        actor=unit,
        section=made.sections.get(section__code="A"),
        typed={f"score-{answer.pk}": "red", f"reason-{answer.pk}": "Nobody read it."},
    )
    for person in (trust_lead, unit):
        reply = client_for(person).get(f"/audits/returns/{made.pk}/package/")
        assert b"Nobody read it." not in b"".join(reply.streaming_content)


def test_who_sends_and_who_reads_in(
    sent, unit, trust_lead, trust_colleague, school_lead, scrutineer, client_for
):
    _data, key, made = sent
    at = f"/audits/returns/{made.pk}/package/"
    sent_out = client_for(trust_lead).get(at)
    assert package.read(io.BytesIO(b"".join(sent_out.streaming_content)), {key.public}).number == 1
    for person in (trust_colleague, school_lead):
        assert client_for(person).get(at).status_code == 404
    text = client_for(unit).get("/audits/packages/").content.decode()
    assert package.fingerprint(key.public) in text
    for path in ("", "import/", "portals/new/"):
        assert client_for(unit).get(f"/audits/packages/{path}").status_code == 200
        for person in (trust_lead, scrutineer):
            assert client_for(person).get(f"/audits/packages/{path}").status_code == 403
    new = {"name": "Dee Valley", "public_key": "xyz", "compared": "on"}
    assert client_for(unit).post("/audits/packages/portals/new/", new).status_code == 422
    new["public_key"] = key.public
    assert client_for(unit).post("/audits/packages/portals/new/", new).status_code == 302
    portal = TrustedPortal.objects.get()
    away = f"/audits/packages/portals/{portal.pk}/end/"
    assert client_for(trust_lead).post(away, {"reason": "x"}).status_code == 403
    assert client_for(unit).post(away, {"reason": "They moved."}).status_code == 302
    assert TrustedPortal.objects.count() == 0


def test_a_package_without_its_files_is_whole_but_for_them(sent, trust_lead, client_for):
    data, key, made = sent
    small = client_for(trust_lead).get(f"/audits/returns/{made.pk}/package/?files=no")
    assert "-without-files.zip" in small["Content-Disposition"]
    held = b"".join(small.streaming_content)
    assert set(members_of(data)) - set(members_of(held)) == {
        each for each in members_of(data) if each.startswith("files/")
    }
    assert package.read(io.BytesIO(held), {key.public}).content == made.handed_in.get().content


def test_a_return_that_was_not_handed_in_makes_no_package(trust_lead, client_for):
    made = asked_return(trust_lead)
    assert client_for(trust_lead).get(f"/audits/returns/{made.pk}/package/").status_code == 404


def test_the_private_key_is_encrypted_and_made_once(unit):
    from django.db import connection

    key = deeds.own_key(actor=unit)
    assert deeds.own_key(actor=unit) == key
    with connection.cursor() as cursor:
        cursor.execute("SELECT private FROM audits_packagekey")
        stored = cursor.fetchone()[0]
    assert key.private not in stored
    assert not hasattr(PackageKey.history.model(), "private")


def test_a_package_is_scanned_before_it_is_read(sent, unit, settings):
    """From outside it comes, and is kept: what nobody could scan is not taken."""
    data, _key, made = sent
    settings.CLAMAV_SOCKET = "/nowhere/at/all"
    upload = SimpleUploadedFile("return.zip", data)
    with pytest.raises(RuleBroken, match="virus scanner does not answer") as told:
        deeds.import_package(actor=unit, file=upload, organisation=made.organisation)
    assert told.value.field == "file"


@pytest.fixture
def arrived(sent, unit, school_lead):
    """``arrived(**changes of the questions)`` reads the package in for the school, and returns its return."""
    data, key, made = sent

    def read_in(questions=QUESTIONS, members=None, **fields):
        code = made.campaign.version.framework.code
        history.change(
            made.campaign.version.framework, actor=unit, reason="x", code="of-the-sender"
        )
        campaign = asked_campaign(version=make_version(questions, code=code), **fields)
        there = asked_return(school_lead, campaign)
        deeds.trust(actor=unit, name="Dee Valley", public_key=key.public)
        altered = {**members_of(data), **(members or {})}
        forged = zipped(signed_anew(altered, key.private)) if members else data
        upload = SimpleUploadedFile("return.zip", forged)
        deeds.import_package(actor=unit, file=upload, organisation=there.organisation)
        there.refresh_from_db()
        return there

    return read_in


def changed_return(sent, change):
    """return.json of the package with something changed in the evidence of A2."""
    told = json.loads(members_of(sent[0])["return.json"])
    change(told["return"]["sections"][0]["standards"][0]["questions"][1]["evidence"])
    return {"return.json": json.dumps(told).encode()}


def confirm(lead, made, code, **more):
    last = before(made)[code]
    typed = {"value": last.value, "narrative": last.narrative, "confirmed": True} | more
    part = made.sections.get(section__standards__questions__code=code)
    saved = save_answers(actor=lead, section=part, typed={last.question_id: Typed(**typed)})
    assert saved.refused == {}
    return made.answers.get(question__code=code)


def test_the_files_become_evidence_of_the_agency_and_come_with_a_confirmed_answer(
    sent, arrived, school_lead, client_for
):
    there = arrived()
    evidence = AuditEvidence.objects.get(organisation=there.organisation)
    original = AuditEvidence.objects.exclude(pk=evidence.pk).get()
    assert (evidence.title, evidence.origin) == ("Policy", "Dee Valley")
    kept, sent_file = documents.of(evidence).get(), documents.of(original).get()
    assert (kept.sha256, kept.name, kept.scan) == (sent_file.sha256, "policy.pdf", sent_file.scan)
    assert kept.file.name != sent_file.file.name
    assert evidence.uses.count() == 0
    page = f"/audits/returns/{there.pk}/sections/A/"
    assert "With it: Policy" in client_for(school_lead).get(page).content.decode()
    answer = confirm(school_lead, there, "A2")
    assert [use.evidence for use in answer.evidence_uses.all()] == [evidence]
    assert answer.package == there.packages.get()
    shown = client_for(school_lead).get(page).content.decode()
    assert "from Dee Valley" in shown
    assert "With it: Policy" not in shown
    opened = client_for(school_lead).get(f"/documents/{kept.pk}/")
    assert hashlib.sha256(b"".join(opened.streaming_content)).hexdigest() == kept.sha256
    listed = client_for(school_lead).get("/audits/evidence/").content.decode()
    assert "Dee Valley" in listed


def test_other_words_than_the_package_has_are_the_agencys_own(arrived, school_lead):
    there = arrived()
    answer = confirm(school_lead, there, "A1", narrative="Our own words.")
    assert (answer.package, answer.value) == (None, "green")
    second = confirm(school_lead, there, "A3")
    assert second.package
    part = there.sections.get(section__code="A")
    typed = {second.question_id: Typed(value="red", narrative=second.narrative)}
    assert save_answers(actor=school_lead, section=part, typed=typed).changed == 1
    second.refresh_from_db()
    assert second.package is None
    assert list(second.history.order_by("history_id").values_list("package", flat=True))[-1] is None


def test_what_the_agency_has_already_is_not_kept_twice(arrived, school_lead):
    mine = asked_return(school_lead)
    there_already = show_file(school_lead, mine)
    there = arrived()
    assert AuditEvidence.objects.get(organisation=there.organisation) == there_already
    assert there_already.origin == ""
    answer = confirm(school_lead, there, "A2")
    assert answer.evidence_uses.get().evidence == there_already


def test_what_cannot_be_kept_is_told_and_stops_nothing(sent, arrived, school_lead, client_for):
    digest = next(name for name in members_of(sent[0]) if name.startswith("files/"))[6:]

    def change(evidence):
        evidence[0]["file"] = "policy.exe"
        page = {"link": "https://example.org/policy", "file": "", "sha256": "", "title": "Page"}
        gone = {"sha256": "0" * 64, "file": "gone.pdf", "title": "Gone"}
        script = {"link": "javascript:alert(1)", "file": "", "sha256": "", "title": "Script"}
        evidence += [{**evidence[0], **each} for each in (page, gone, script)]

    there = arrived(members=changed_return(sent, change))
    evidence = AuditEvidence.objects.get(organisation=there.organisation)
    assert (evidence.title, evidence.link) == ("Page", "https://example.org/policy")
    faults = there.packages.get().not_kept
    assert [fault.partition(":")[0] for fault in faults] == ["Policy", "Gone", "Script"]
    assert faults[1:] == [
        "Gone: The file is not in the package.",
        "Script: The address is not one of a web page.",
    ]
    assert not Document.objects.filter(name__contains="exe").exists()
    assert Document.objects.filter(sha256=digest).count() == 1
    text = client_for(school_lead).get(f"/audits/returns/{there.pk}/").content.decode()
    assert "The file is not in the package." in text
    assert "javascript:" not in text
    confirm(school_lead, there, "A2")


def test_evidence_that_is_out_of_date_is_kept_and_not_shown_again(sent, arrived, school_lead):
    def change(evidence):
        evidence[0]["expires_on"] = "2020-01-31"

    there = arrived(members=changed_return(sent, change))
    assert AuditEvidence.objects.filter(organisation=there.organisation).count() == 1
    assert confirm(school_lead, there, "A2").evidence_uses.count() == 0


def test_a_package_whose_evidence_makes_no_sense_is_refused(sent, arrived):
    def change(evidence):
        evidence[0]["expires_on"] = "soon"

    with pytest.raises(RuleBroken, match="not a package"):
        arrived(members=changed_return(sent, change))
    assert not ImportedPackage.objects.exists()


def test_the_list_of_parts_says_what_waits_and_what_is_left(arrived, school_lead, client_for):
    extra = {**QUESTIONS, "C": [("C1", "text", {})]}
    extra["B"] = [*extra["B"], ("B3", "text", {})]
    there = arrived(extra)
    client = client_for(school_lead)
    page = client.get(f"/audits/returns/{there.pk}/")
    assert [task.hint for task in page.context["tasks"]] == [
        "3 to confirm, from Dee Valley",
        "2 to confirm, from Dee Valley. 1 to answer here",
        "1 to answer here",
    ]
    assert "5 answers to confirm" in page.content.decode()
    confirm(school_lead, there, "A1")
    page = client.get(f"/audits/returns/{there.pk}/")
    assert page.context["tasks"][0].hint == "2 to confirm, from Dee Valley"
    text = client.get(f"/audits/returns/{there.pk}/sections/B/").content.decode()
    assert (text.count("To confirm"), text.count("To answer here")) == (2, 1)
    assert "This is right here too" in text


def test_a_package_goes_before_the_answers_of_last_year(sent, arrived, school_lead):
    from audits.models import Campaign

    version = make_version({**QUESTIONS, "C": [("C1", "text", {})]})
    last = asked_return(school_lead, asked_campaign(version=version, cycle="2025-26"))
    for part, code, words in (("A", "A2", "Last year."), ("C", "C1", "A local extra.")):
        section = last.sections.get(section__code=part)
        question = section.section.standards.get().questions.get(code=code)
        save_answers(
            actor=school_lead, section=section, typed={question.pk: Typed(narrative=words)}
        )
    there = arrived(previous=Campaign.objects.get(pk=last.campaign_id))
    found = before(there)
    assert found["A2"].narrative.startswith("- a policy")
    assert found["C1"].narrative == "A local extra."


def test_the_whole_return_and_its_files_say_where_an_answer_came_from(
    arrived, school_lead, unit, client_for
):
    there = arrived()
    for code in ("A1", "A2", "A3", "B2"):
        confirm(school_lead, there, code)
    confirm(school_lead, there, "B1", not_applicable=True, na_reason=before(there)["B1"].na_reason)
    text = client_for(school_lead).get(f"/audits/returns/{there.pk}/whole/").content.decode()
    assert text.count("Confirmed from Dee Valley") == 5
    told = gather(there)["sections"][0]["standards"][0]["questions"][1]
    assert (told["confirmed_from_last_time"], told["confirmed_from"]) == (False, "Dee Valley")
    assert told["evidence"][0]["origin"] == "Dee Valley"


def test_a_file_over_the_limit_is_refused_in_plain_words(sent, unit, client_for, settings):
    data, key, made = sent
    deeds.trust(actor=unit, name="Dee Valley", public_key=key.public)
    open_return = asked_return(made.completed_by)
    settings.UPLOAD_LIMIT_BYTES = len(data) - 1
    upload = SimpleUploadedFile("return.zip", data, content_type="application/zip")
    page = client_for(unit).post(
        "/audits/packages/import/", {"file": upload, "organisation": open_return.organisation_id}
    )
    assert page.status_code == 422
    assert "The most we can take is" in page.content.decode()
