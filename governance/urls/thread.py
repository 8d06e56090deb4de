from django.urls import URLPattern, URLResolver, path

from governance.views import notices, thread, thread_doing

urlpatterns: list[URLPattern | URLResolver] = [
    path("findings/", thread.finding_list, name="finding_list"),
    path("findings/new/", thread_doing.finding_new, name="finding_new"),
    path("findings/gaps/", thread.thread_gaps, name="thread_gaps"),
    path("findings/<str:finding>/", thread.finding, name="finding"),
    path("findings/<str:finding>/timeline/", thread.finding_timeline, name="finding_timeline"),
    path("findings/<str:finding>/change/", thread_doing.finding_change, name="finding_change"),
    path("findings/<str:finding>/none/", thread_doing.finding_settle, name="finding_settle"),
    path(
        "findings/<str:finding>/recommend/",
        thread_doing.recommendation_new,
        name="recommendation_new",
    ),
    path("findings/<str:finding>/learning/", thread_doing.learning_new, name="learning_new"),
    path("recommendations/<str:recommendation>/", thread.recommendation, name="recommendation"),
    path(
        "recommendations/<str:recommendation>/change/",
        thread_doing.recommendation_change,
        name="recommendation_change",
    ),
    path(
        "recommendations/<str:recommendation>/impact/",
        thread_doing.impact_new,
        name="impact_new",
    ),
    path("learning/<int:learning>/", thread.learning, name="learning"),
    path(
        "learning/<int:learning>/pass-on/", thread_doing.learning_pass_on, name="learning_pass_on"
    ),
    path("passed-on/<int:dissemination>/", thread.dissemination, name="dissemination"),
    path("impacts/<int:impact>/", thread.impact, name="impact"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/new/", notices.notice_new, name="notice_new"),
    path("notices/<str:notice>/", notices.notice, name="notice"),
    path("notices/<str:notice>/agencies/", notices.notice_agencies, name="notice_agencies"),
    path(
        "notices/<str:notice>/acknowledge/", notices.notice_acknowledge, name="notice_acknowledge"
    ),
    path("notices/<str:notice>/chase/", notices.notice_chase, name="notice_chase"),
    path("notices/<str:notice>/end/", notices.notice_end, name="notice_end"),
]
