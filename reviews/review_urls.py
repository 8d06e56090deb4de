"""The addresses of rapid reviews and of requests for information."""

from django.urls import path

from reviews.views import (
    agency_identity,
    answers,
    colleagues,
    events,
    oversight,
    panel,
    plan,
    requests,
    reviews,
)

REVIEW = "reviews/<str:reference>"
ASKED = "requests/<int:pk>"

urlpatterns = [
    path("incidents/<str:reference>/rapid-review/", reviews.review_new, name="review_new"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("figures/rapid-reviews/", oversight.review_figures, name="review_figures"),
    path(f"{REVIEW}/", reviews.review, name="review"),
    path(f"{REVIEW}/opened/", reviews.review_opened, name="review_opened"),
    path(f"{REVIEW}/details/", reviews.review_details, name="review_details"),
    path(f"{REVIEW}/share/", reviews.review_share, name="review_share"),
    path(f"{REVIEW}/move/<slug:to>/", reviews.review_move, name="review_move"),
    path(f"{REVIEW}/timeline/", oversight.review_timeline, name="review_timeline"),
    path(f"{REVIEW}/access/", oversight.review_access, name="review_access"),
    path(f"{REVIEW}/access/log/", oversight.review_log, name="review_log"),
    path(f"{REVIEW}/plan/", plan.review_plan, name="review_plan"),
    path(f"{REVIEW}/plan/new/", plan.milestone_new, name="milestone_new"),
    path(f"{REVIEW}/plan/<int:pk>/", plan.milestone_change, name="milestone_change"),
    path(f"{REVIEW}/plan/<int:pk>/done/", plan.milestone_done, name="milestone_done"),
    path(f"{REVIEW}/plan/<int:pk>/open-again/", plan.milestone_reopen, name="milestone_reopen"),
    path(f"{REVIEW}/plan/<int:pk>/remove/", plan.milestone_remove, name="milestone_remove"),
    path(f"{REVIEW}/panel/", panel.review_panel, name="review_panel"),
    path(f"{REVIEW}/panel/new/", panel.panel_add, name="panel_add"),
    path(f"{REVIEW}/panel/<int:pk>/remove/", panel.panel_remove, name="panel_remove"),
    path(f"{REVIEW}/panel/<int:pk>/chair/", panel.panel_chair, name="panel_chair"),
    path(f"{REVIEW}/requests/", requests.review_requests, name="review_requests"),
    path(f"{REVIEW}/requests/new/", requests.review_request_new, name="review_request_new"),
    path("answers/<int:pk>/", answers.review_answer, name="review_answer"),
    path(f"{ASKED}/chase/", requests.request_chase, name="request_chase"),
    path(f"{ASKED}/due/", requests.request_due, name="request_due"),
    path(f"{ASKED}/cancel/", requests.request_cancel, name="request_cancel"),
    path(f"{ASKED}/send-back/", requests.request_send_back, name="request_send_back"),
    path("requests/", answers.request_list, name="request_list"),
    path(
        "requests/chronology-template/<slug:form>/",
        events.request_template,
        name="request_template",
    ),
    path(f"{ASKED}/", answers.request, name="request"),
    path(f"{ASKED}/summary/", answers.request_summary, name="request_summary"),
    path(f"{ASKED}/summary/save/", answers.request_autosave, name="request_autosave"),
    path(f"{ASKED}/files/", answers.request_files, name="request_files"),
    path(
        f"{ASKED}/files/<int:document_pk>/remove/",
        answers.request_file_remove,
        name="request_file_remove",
    ),
    path(f"{ASKED}/nil-return/", answers.request_nil, name="request_nil"),
    path(f"{ASKED}/check/", answers.request_check, name="request_check"),
    path(f"{ASKED}/sent/", answers.request_sent, name="request_sent"),
    path(f"{ASKED}/others/", answers.request_others, name="request_others"),
    path(f"{ASKED}/chronology/", events.request_chronology, name="request_chronology"),
    path(f"{ASKED}/chronology/file/", events.request_import, name="request_import"),
    path(f"{ASKED}/chronology/<int:entry_pk>/", events.request_event, name="request_event"),
    path(
        f"{ASKED}/chronology/<int:entry_pk>/remove/",
        events.request_event_remove,
        name="request_event_remove",
    ),
    path(
        f"{ASKED}/identity/<int:number>/", agency_identity.request_identity, name="request_identity"
    ),
    path(
        f"{ASKED}/identity/open/",
        agency_identity.request_identity_open,
        name="request_identity_open",
    ),
    path(
        f"{ASKED}/identity/close/",
        agency_identity.request_identity_close,
        name="request_identity_close",
    ),
    path(
        f"{ASKED}/colleagues/<int:person_pk>/identity/",
        agency_identity.request_identity_extend,
        name="request_identity_extend",
    ),
    path(
        f"{ASKED}/colleagues/<int:person_pk>/identity/close/",
        agency_identity.request_identity_withhold,
        name="request_identity_withhold",
    ),
    path(f"{ASKED}/colleagues/", colleagues.request_colleagues, name="request_colleagues"),
    path(f"{ASKED}/colleagues/new/", colleagues.request_share, name="request_share"),
    path(f"{ASKED}/colleagues/invite/", colleagues.request_share_new, name="request_share_new"),
    path(
        f"{ASKED}/colleagues/<int:person_pk>/remove/",
        colleagues.request_unshare,
        name="request_unshare",
    ),
]
