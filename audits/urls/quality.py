from django.urls import URLPattern, URLResolver, path

from audits.views import quality, quality_challenge, quality_returns

QUALITY = "audits/campaigns/<str:campaign>/quality/"
AT = "audits/returns/<int:audit_return>/"
PART = AT + "sections/<str:section>/"
EVENT = "audits/challenges/<int:peer_challenge>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(QUALITY, quality.audit_quality, name="audit_quality"),
    path(QUALITY + "checks/", quality.audit_checks, name="audit_checks"),
    path(QUALITY + "sample/draw/", quality.audit_sample_draw, name="audit_sample_draw"),
    path(QUALITY + "release/", quality.audit_release, name="audit_release"),
    path(QUALITY + "challenge/", quality_challenge.audit_challenges, name="audit_challenges"),
    path(
        QUALITY + "challenge/new/",
        quality_challenge.audit_challenge_new,
        name="audit_challenge_new",
    ),
    path(EVENT, quality_challenge.audit_challenge, name="audit_challenge"),
    path(
        EVENT + "change/", quality_challenge.audit_challenge_change, name="audit_challenge_change"
    ),
    path(
        EVENT + "summary/",
        quality_challenge.audit_challenge_summary,
        name="audit_challenge_summary",
    ),
    path(
        EVENT + "notes/new/",
        quality_challenge.audit_challenge_note_new,
        name="audit_challenge_note_new",
    ),
    path(
        EVENT + "notes/<int:challenge_note>/",
        quality_challenge.audit_challenge_note,
        name="audit_challenge_note",
    ),
    path(AT + "quality/", quality_returns.audit_return_quality, name="audit_return_quality"),
    path(AT + "moderated/", quality_returns.audit_moderated, name="audit_moderated"),
    path(AT + "versions/", quality_returns.audit_versions, name="audit_versions"),
    path(AT + "challenge/", quality_challenge.audit_challenge_notes, name="audit_challenge_notes"),
    path(
        AT + "queries/<int:section_query>/withdraw/",
        quality_returns.audit_query_withdraw,
        name="audit_query_withdraw",
    ),
    path(PART + "send-back/", quality_returns.audit_query_new, name="audit_query_new"),
    path(PART + "moderate/", quality_returns.audit_moderate, name="audit_moderate"),
]
