from django.urls import URLPattern, URLResolver, path

from audits.views import answers, benchmark, evidence, returns, sharing, signing

AT = "audits/returns/<int:audit_return>/"
PART = AT + "sections/<str:section>/"
ABOUT = PART + "questions/<str:question>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("audits/returns/", returns.audit_return_list, name="audit_return_list"),
    path(AT, returns.audit_return, name="audit_return"),
    path(AT + "whole/", returns.audit_return_whole, name="audit_return_whole"),
    path(AT + "receipt/", returns.audit_return_receipt, name="audit_return_receipt"),
    path(AT + "sector/", benchmark.audit_return_benchmark, name="audit_return_benchmark"),
    path(AT + "timeline/", returns.audit_return_timeline, name="audit_return_timeline"),
    path(PART, answers.audit_return_section, name="audit_return_section"),
    path(PART + "save/", answers.audit_return_autosave, name="audit_return_autosave"),
    path(PART + "leave-out/", answers.audit_return_leave_out, name="audit_return_leave_out"),
    path(PART + "take-in/", answers.audit_return_take_in, name="audit_return_take_in"),
    path(ABOUT + "evidence/", evidence.audit_evidence, name="audit_evidence"),
    path(
        ABOUT + "evidence/<int:use>/take-out/",
        evidence.audit_evidence_take_out,
        name="audit_evidence_take_out",
    ),
    path(ABOUT + "actions/new/", evidence.audit_action_new, name="audit_action_new"),
    path(
        ABOUT + "actions/<int:planned>/change/",
        evidence.audit_action_change,
        name="audit_action_change",
    ),
    path(
        ABOUT + "actions/<int:planned>/drop/", evidence.audit_action_drop, name="audit_action_drop"
    ),
    path("audits/evidence/", evidence.audit_evidence_list, name="audit_evidence_list"),
    path(
        "audits/evidence/<int:evidence>/change/",
        evidence.audit_evidence_change,
        name="audit_evidence_change",
    ),
    path(AT + "colleagues/", sharing.audit_return_colleagues, name="audit_return_colleagues"),
    path(AT + "colleagues/give/", sharing.audit_return_give, name="audit_return_give"),
    path(AT + "colleagues/invite/", sharing.audit_return_give_new, name="audit_return_give_new"),
    path(
        PART + "colleagues/<int:colleague>/take-back/",
        sharing.audit_return_take_back_part,
        name="audit_return_take_back_part",
    ),
    path(AT + "sign-off/", signing.audit_return_sign_off, name="audit_return_sign_off"),
    path(
        AT + "sign-off/<int:place>/", signing.audit_return_signatory, name="audit_return_signatory"
    ),
    path(
        AT + "sign-off/<int:place>/invite/",
        signing.audit_return_signatory_new,
        name="audit_return_signatory_new",
    ),
    path(AT + "send/", signing.audit_return_send, name="audit_return_send"),
    path(AT + "take-back/", signing.audit_return_take_back, name="audit_return_take_back"),
    path(AT + "sign/", signing.audit_return_sign, name="audit_return_sign"),
    path(AT + "decline/", signing.audit_return_decline, name="audit_return_decline"),
]
