from django.urls import URLPattern, URLResolver, path

from audits.views import surveys, surveys_links

AT = "audits/surveys/<str:campaign>/"
LINK = AT + "links/<int:link>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("audits/surveys/", surveys.survey_list, name="survey_list"),
    path(AT, surveys.survey, name="survey"),
    path(AT + "write/", surveys.survey_write, name="survey_write"),
    path(AT + "open/", surveys.survey_open, name="survey_open"),
    path(AT + "extend/", surveys.survey_extend, name="survey_extend"),
    path(AT + "close/", surveys.survey_close, name="survey_close"),
    path(AT + "comments/", surveys.survey_comments, name="survey_comments"),
    path(AT + "links/add/", surveys.survey_links_add, name="survey_links_add"),
    path(LINK, surveys_links.survey_link, name="survey_link"),
    path(LINK + "change/", surveys_links.survey_link_change, name="survey_link_change"),
    # Short, because people type it from a poster.
    path("survey/thanks/", surveys_links.survey_thanks, name="survey_thanks"),
    path("survey/<str:token>/", surveys_links.survey_reply, name="survey_reply"),
]
