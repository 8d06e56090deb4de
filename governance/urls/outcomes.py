"""The addresses of attendance, of the running meeting, of minutes, decisions and resolutions."""

from django.urls import URLPattern, URLResolver, path

from governance.views import (
    attendance,
    attendance_report,
    decisions,
    minutes,
    outcomes,
    resolutions,
)

MEETING = "meetings/<str:meeting>"
ITEM = "items/<int:item>"
MINUTES = f"{MEETING}/minutes"
RESOLUTION = "resolutions/<str:resolution>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("attendance/", attendance_report.attendance_report, name="attendance_report"),
    path(f"{MEETING}/attendance/", attendance.meeting_attendance, name="meeting_attendance"),
    path(f"{MEETING}/attendance/mark/", attendance.attendance_mark, name="attendance_mark"),
    path(f"{MEETING}/attendance/<int:seat>/", attendance.attendance_seat, name="attendance_seat"),
    path(f"{MEETING}/apologies/", attendance.meeting_apologies, name="meeting_apologies"),
    path(
        f"{MEETING}/apologies/withdraw/",
        attendance.apologies_withdraw,
        name="apologies_withdraw",
    ),
    path(f"{MEETING}/live/", outcomes.meeting_live, name="meeting_live"),
    path(f"{ITEM}/discussion/", outcomes.item_discussion, name="item_discussion"),
    path(f"{ITEM}/discussion/save/", outcomes.item_autosave, name="item_autosave"),
    path(f"{ITEM}/outcome/", outcomes.item_outcome, name="item_outcome"),
    path(f"{ITEM}/dealt-with/", outcomes.item_dealt_with, name="item_dealt_with"),
    path(f"{MINUTES}/", minutes.meeting_minutes, name="meeting_minutes"),
    path(f"{MINUTES}/frame/", minutes.minutes_frame, name="minutes_frame"),
    path(f"{MINUTES}/circulate/", minutes.minutes_circulate, name="minutes_circulate"),
    path(f"{MINUTES}/take-back/", minutes.minutes_take_back, name="minutes_take_back"),
    path(f"{MINUTES}/approve/", minutes.minutes_approve, name="minutes_approve"),
    path(f"{MINUTES}/lock/", minutes.minutes_lock, name="minutes_lock"),
    path(f"{MINUTES}/correct/", minutes.minutes_correct, name="minutes_correct"),
    path(f"{MINUTES}/files/", minutes.minutes_as_file, name="minutes_files"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/<str:decision>/", decisions.decision, name="decision"),
    path("decisions/<str:decision>/replace/", decisions.decision_replace, name="decision_replace"),
    path("resolutions/", resolutions.resolution_list, name="resolution_list"),
    path("resolutions/new/", resolutions.resolution_new, name="resolution_new"),
    path(f"{RESOLUTION}/", resolutions.resolution, name="resolution"),
    path(f"{RESOLUTION}/answer/", resolutions.resolution_answer, name="resolution_answer"),
    path(f"{RESOLUTION}/withdraw/", resolutions.resolution_withdraw, name="resolution_withdraw"),
]
