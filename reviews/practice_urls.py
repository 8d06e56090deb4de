"""The addresses of practice reviews and of the public page of those that are published."""

from django.urls import path

from reviews.views import published
from reviews.views.practice import (
    agency_reports,
    begin,
    drafts,
    overview,
    panel,
    people,
    publication,
    reviewers,
    run,
)

ONE = "practice-reviews/<str:practice>"
DRAFT = f"{ONE}/drafts/<int:draft>"
PUBLIC = "published-reviews"
REPORT = "agency-reports/<int:report>"
REVIEWER = "reviewers/<int:reviewer>"

urlpatterns = [
    path("practice-reviews/", overview.practice_list, name="practice_list"),
    path("practice-reviews/new/", begin.practice_kind, name="practice_kind"),
    path("practice-reviews/new/<slug:kind>/", begin.practice_new, name="practice_new"),
    path("reviews/<str:reference>/practice-review/", begin.practice_begin, name="practice_begin"),
    path(f"{ONE}/", overview.practice, name="practice"),
    path(f"{ONE}/timeline/", overview.practice_timeline, name="practice_timeline"),
    path(f"{ONE}/criteria/", overview.practice_criteria, name="practice_criteria"),
    path(f"{ONE}/criteria/weigh/", run.practice_weigh, name="practice_weigh"),
    path(f"{ONE}/change/", run.practice_change, name="practice_change"),
    path(f"{ONE}/sign/", run.practice_sign, name="practice_sign"),
    path(f"{ONE}/move/<slug:step>/", run.practice_move, name="practice_move"),
    path(f"{ONE}/finish/", run.practice_finish, name="practice_finish"),
    path(f"{ONE}/become/", begin.practice_convert, name="practice_convert"),
    path(f"{ONE}/delay/", run.practice_delay, name="practice_delay"),
    path(f"{ONE}/delays/<int:delay>/", run.practice_told, name="practice_told"),
    path(f"{ONE}/panel/add/", panel.practice_panel_add, name="practice_panel_add"),
    path(f"{ONE}/panel/committee/", panel.practice_panel_draw, name="practice_panel_draw"),
    path(
        f"{ONE}/panel/<int:panel_member>/remove/",
        panel.practice_panel_remove,
        name="practice_panel_remove",
    ),
    path(f"{ONE}/reports/", agency_reports.practice_reports, name="practice_reports"),
    path(f"{ONE}/reports/new/", agency_reports.practice_report_new, name="practice_report_new"),
    path(f"{REPORT}/", agency_reports.agency_report, name="agency_report"),
    path(f"{REPORT}/write/", agency_reports.agency_report_write, name="agency_report_write"),
    path(f"{REPORT}/send/", agency_reports.agency_report_send, name="agency_report_send"),
    path(f"{REPORT}/nothing/", agency_reports.agency_report_nothing, name="agency_report_nothing"),
    path(
        f"{REPORT}/files/<int:document_pk>/remove/",
        agency_reports.agency_report_file,
        name="agency_report_file",
    ),
    path(f"{REPORT}/remind/", agency_reports.agency_report_chase, name="agency_report_chase"),
    path(f"{REPORT}/due/", agency_reports.agency_report_due, name="agency_report_due"),
    path(f"{REPORT}/cancel/", agency_reports.agency_report_cancel, name="agency_report_cancel"),
    path(f"{REPORT}/back/", agency_reports.agency_report_back, name="agency_report_back"),
    path(f"{ONE}/drafts/", drafts.practice_drafts, name="practice_drafts"),
    path(f"{ONE}/drafts/new/", drafts.practice_draft_new, name="practice_draft_new"),
    path(f"{ONE}/drafts/put/", drafts.practice_put, name="practice_put"),
    path(f"{ONE}/drafts/take-back/", drafts.practice_take_back, name="practice_take_back"),
    path(f"{DRAFT}/", drafts.practice_draft, name="practice_draft"),
    path(f"{DRAFT}/comment/", drafts.practice_comment, name="practice_comment"),
    path(
        f"{DRAFT}/comments/<int:comment>/",
        drafts.practice_comment_answer,
        name="practice_comment_answer",
    ),
    path(f"{ONE}/people/", people.practice_people, name="practice_people"),
    path(f"{ONE}/reviewers/new/", people.practice_appoint, name="practice_appoint"),
    path(
        f"{ONE}/reviewers/<int:appointment>/end/",
        people.practice_appointment_end,
        name="practice_appointment_end",
    ),
    path(f"{ONE}/checks/new/", people.practice_check_new, name="practice_check_new"),
    path(f"{ONE}/checks/<int:check>/", people.practice_check, name="practice_check"),
    path(f"{ONE}/demands/new/", people.practice_demand_new, name="practice_demand_new"),
    path(f"{ONE}/demands/<int:demand>/", people.practice_demand, name="practice_demand"),
    path(f"{ONE}/events/new/", people.practice_event_new, name="practice_event_new"),
    path(f"{ONE}/events/<int:event>/", people.practice_event, name="practice_event"),
    path(f"{ONE}/family/new/", people.practice_contact_new, name="practice_contact_new"),
    path(f"{ONE}/family/<int:contact>/", people.practice_contact, name="practice_contact"),
    path("reviewers/", reviewers.reviewer_list, name="reviewer_list"),
    path("reviewers/new/", reviewers.reviewer_new, name="reviewer_new"),
    path(f"{REVIEWER}/", reviewers.reviewer, name="reviewer"),
    path(f"{REVIEWER}/change/", reviewers.reviewer_change, name="reviewer_change"),
    path(f"{REVIEWER}/take-off/", reviewers.reviewer_take_off, name="reviewer_take_off"),
    path(f"{ONE}/publication/", publication.practice_publication, name="practice_publication"),
    path(f"{ONE}/publication/plan/", publication.practice_plan, name="practice_plan"),
    path(f"{ONE}/publication/read/", publication.practice_read, name="practice_read"),
    path(f"{ONE}/publication/copies/", publication.practice_copies, name="practice_copies"),
    path(f"{ONE}/publication/withhold/", publication.practice_withhold, name="practice_withhold"),
    path(
        f"{ONE}/publication/after-all/", publication.practice_after_all, name="practice_after_all"
    ),
    path(
        f"{ONE}/publication/take-down/", publication.practice_take_down, name="practice_take_down"
    ),
    path(f"{PUBLIC}/", published.published_list, name="published_list"),
    path(f"{PUBLIC}/<int:published>/", published.published, name="published"),
    path(f"{PUBLIC}/<int:published>/report/", published.published_report, name="published_report"),
]
