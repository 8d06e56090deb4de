from django.urls import URLPattern, URLResolver, path

from audits.views import visits

urlpatterns: list[URLPattern | URLResolver] = [
    path("visits/", visits.assurance_list, name="assurance_list"),
    path("visits/themes/", visits.assurance_themes, name="assurance_themes"),
    path("visits/new/", visits.visit_new, name="visit_new"),
    path("visits/new/peer-review/", visits.peer_review_new, name="peer_review_new"),
    path("visits/new/agency-audit/", visits.agency_audit_new, name="agency_audit_new"),
    path("visits/<str:assurance>/", visits.assurance, name="assurance"),
    path("visits/<str:assurance>/timeline/", visits.assurance_timeline, name="assurance_timeline"),
    path("visits/<str:assurance>/change/", visits.assurance_change, name="assurance_change"),
    path("visits/<str:assurance>/duty/", visits.assurance_duty, name="assurance_duty"),
    path("visits/<str:assurance>/share/", visits.assurance_share, name="assurance_share"),
    path("visits/<str:assurance>/finding/", visits.assurance_finding, name="assurance_finding"),
    path("visits/<str:assurance>/action/", visits.assurance_action, name="assurance_action"),
]
