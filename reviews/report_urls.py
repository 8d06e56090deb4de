"""The addresses of the chronology, the report, the decision and the learning review."""

from django.urls import path

from reviews.views import chronology, decisions, report

REVIEW = "reviews/<str:reference>"

urlpatterns = [
    path(f"{REVIEW}/chronology/", chronology.chronology, name="review_chronology"),
    path(f"{REVIEW}/report/", report.report, name="review_report"),
    path(f"{REVIEW}/report/read/", report.read_through, name="report_read"),
    path(f"{REVIEW}/report/files/", report.files, name="report_files"),
    path(f"{REVIEW}/report/<slug:code>/", report.section, name="report_section"),
    path(f"{REVIEW}/report/<slug:code>/save/", report.autosave, name="report_autosave"),
    path(f"{REVIEW}/report/<slug:code>/start/", report.start_section, name="report_start"),
    path(f"{REVIEW}/decision/", decisions.decision, name="review_decision"),
    path(f"{REVIEW}/decision/propose/", decisions.propose, name="decision_propose"),
    path(f"{REVIEW}/decision/sign/", decisions.sign, name="decision_sign"),
    path(f"{REVIEW}/decision/send/", decisions.send, name="decision_send"),
    path(f"{REVIEW}/decision/reply/", decisions.reply, name="decision_reply"),
    path(
        f"{REVIEW}/decision/reply/<int:pk>/",
        decisions.reply_change,
        name="decision_reply_change",
    ),
    path(f"{REVIEW}/decision/reopen/", decisions.reopen, name="decision_reopen"),
    path(f"{REVIEW}/decision/done/<slug:step>/", decisions.done, name="decision_done"),
]
