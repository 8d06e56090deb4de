"""A return leaves as a signed package and is read in elsewhere; one that was altered is refused."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.documents import package
from audits.models import Answer, ImportedPackage, PackageKey, TrustedPortal
from audits.queries.answering import before
from audits.services import packages as deeds
from audits.services import quality_moderation as moderation
from audits.services.answering import Typed, save_answers
from core import history
from core.errors import RuleBroken
from tests.factories.audited import make_version
from tests.factories.audited_quality import (
    QUESTIONS,
    answer_all,
    asked_campaign,
    asked_return,
    send_in,
    show_file,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-24")]


def packed(lead, made):
    held = io.BytesIO()
    deeds.write_package(actor=lead, version=made.handed_in.first(), file=held)
    return held.getvalue()


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members, how=zipfile.ZIP_STORED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def signed_anew(members, private):
    """The same members with a manifest that fits them, signed by this key."""
    signer = package.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))
    rest = {n: c for n, c in members.items() if n not in (package.MANIFEST, package.SIGNATURE)}
    manifest = json.dumps(
        {
            "format": package.FORMAT,
            "members": [
                {"name": n, "size": len(c), "sha256": hashlib.sha256(c).hexdigest()}
                for n, c in rest.items()
            ],
            "public_key": signer.public_key().public_bytes_raw().hex(),
        }
    ).encode()
    signature = signer.sign(manifest).hex().encode()
    return {**rest, package.MANIFEST: manifest, package.SIGNATURE: signature}


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
    assert saved.carried_from is None
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
