from django.urls import URLPattern, URLResolver, path

from partnership.views import (
    agencies,
    invitations,
    memoranda,
    money,
    organisations,
    people,
    published,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # What the partnership publishes
    path("relevant-agencies/", published.relevant_agencies, name="relevant_agencies"),
    path("arrangements/", published.arrangements, name="arrangements"),
    path("agency/", agencies.agency_switch, name="agency_switch"),
    path("invitation/<str:token>/", invitations.accept, name="invitation"),
    # Organisations
    path("partnership/", organisations.home, name="partnership"),
    path("partnership/organisations/", organisations.organisation_list, name="organisation_list"),
    path("partnership/organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("partnership/organisations/<slug:code>/", organisations.organisation, name="organisation"),
    path(
        "partnership/organisations/<slug:code>/change/",
        organisations.organisation_change,
        name="organisation_change",
    ),
    path(
        "partnership/organisations/<slug:code>/rename/",
        organisations.organisation_rename,
        name="organisation_rename",
    ),
    path(
        "partnership/organisations/<slug:code>/succeed/",
        organisations.organisation_succeed,
        name="organisation_succeed",
    ),
    # People and seats
    path("partnership/people/", people.person_list, name="person_list"),
    path("partnership/people/new/", people.person_new, name="person_new"),
    path("partnership/people/invite/", people.colleague_new, name="colleague_new"),
    path("partnership/people/<int:pk>/", people.person, name="person"),
    path("partnership/people/<int:pk>/change/", people.person_change, name="person_change"),
    path("partnership/people/<int:pk>/switch/", people.person_switch, name="person_switch"),
    path("partnership/people/<int:pk>/seat/", people.seat_new, name="seat_new"),
    path("partnership/people/<int:pk>/duty/", people.duty_done, name="duty_done"),
    path("partnership/people/<int:pk>/invite/", invitations.person_invite, name="person_invite"),
    path("partnership/seats/<int:pk>/end/", people.seat_end, name="seat_end"),
    path(
        "partnership/invitations/<int:pk>/revoke/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    # Groups, duties, money, memoranda
    path("partnership/contributions/", money.contribution_list, name="contribution_list"),
    path("partnership/contributions/new/", money.contribution_new, name="contribution_new"),
    path(
        "partnership/contributions/<int:pk>/received/",
        money.contribution_receive,
        name="contribution_receive",
    ),
    path("partnership/memoranda/", memoranda.memorandum_list, name="memorandum_list"),
    path("partnership/memoranda/new/", memoranda.memorandum_new, name="memorandum_new"),
    path("partnership/memoranda/<slug:code>/", memoranda.memorandum, name="memorandum"),
    path(
        "partnership/memoranda/<slug:code>/review/",
        memoranda.memorandum_review,
        name="memorandum_review",
    ),
]
