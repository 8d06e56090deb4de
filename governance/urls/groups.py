from django.urls import URLPattern, URLResolver, path

from governance.views import groups

urlpatterns: list[URLPattern | URLResolver] = [
    path("groups/", groups.group_list, name="group_list"),
    path("groups/new/", groups.group_new, name="group_new"),
    path("groups/<slug:group>/", groups.group, name="group"),
    path("groups/<slug:group>/change/", groups.group_change, name="group_change"),
    path("groups/<slug:group>/rules/", groups.group_rules, name="group_rules"),
    path("groups/<slug:group>/terms/", groups.group_terms, name="group_terms"),
    path("groups/<slug:group>/terms/new/", groups.terms_new, name="terms_new"),
    path("groups/<slug:group>/end/", groups.group_end, name="group_end"),
    path("groups/<slug:group>/wind-up/", groups.group_wind_up, name="group_wind_up"),
    path("groups/<slug:group>/history/", groups.group_history, name="group_history"),
]
