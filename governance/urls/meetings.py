"""The addresses of meetings, their agendas, templates and the backlog."""

from django.urls import URLPattern, URLResolver, path

from governance.views import agenda as items
from governance.views import agenda_access as access
from governance.views import meetings, meetings_backlog, meetings_deeds, meetings_templates

MEETING = "meetings/<str:meeting>"
TEMPLATE = "meetings/templates/<int:template>"
BACKLOG = "meetings/suggestions"
ITEM = "items/<int:item>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings_deeds.meeting_new, name="meeting_new"),
    path("meetings/series/new/", meetings_deeds.series_new, name="series_new"),
    path("meetings/series/<int:series>/", meetings_deeds.series, name="series"),
    path("meetings/templates/", meetings_templates.template_list, name="template_list"),
    path("meetings/templates/new/", meetings_templates.template_new, name="template_new"),
    path(f"{TEMPLATE}/", meetings_templates.template, name="template"),
    path(f"{TEMPLATE}/change/", meetings_templates.template_change, name="template_change"),
    path(f"{TEMPLATE}/retire/", meetings_templates.template_retire, name="template_retire"),
    path(f"{TEMPLATE}/items/new/", meetings_templates.line_new, name="template_line_new"),
    path(f"{TEMPLATE}/items/<int:line>/", meetings_templates.line_change, name="template_line"),
    path(
        f"{TEMPLATE}/items/<int:line>/move/",
        meetings_templates.line_move,
        name="template_line_move",
    ),
    path(
        f"{TEMPLATE}/items/<int:line>/remove/",
        meetings_templates.line_remove,
        name="template_line_remove",
    ),
    path(f"{BACKLOG}/", meetings_backlog.suggestion_list, name="suggestion_list"),
    path(f"{BACKLOG}/new/", meetings_backlog.suggestion_new, name="suggestion_new"),
    path(f"{BACKLOG}/<int:suggestion>/", meetings_backlog.suggestion, name="suggestion"),
    path(
        f"{BACKLOG}/<int:suggestion>/accept/",
        meetings_backlog.suggestion_accept,
        name="suggestion_accept",
    ),
    path(
        f"{BACKLOG}/<int:suggestion>/decline/",
        meetings_backlog.suggestion_decline,
        name="suggestion_decline",
    ),
    path(
        f"{BACKLOG}/<int:suggestion>/put-back/",
        meetings_backlog.suggestion_reconsider,
        name="suggestion_reconsider",
    ),
    path(f"{MEETING}/", meetings.meeting, name="meeting"),
    path(f"{MEETING}/change/", meetings_deeds.meeting_change, name="meeting_change"),
    path(f"{MEETING}/open/", meetings_deeds.meeting_open, name="meeting_open"),
    path(f"{MEETING}/held/", meetings_deeds.meeting_hold, name="meeting_hold"),
    path(f"{MEETING}/open-again/", meetings_deeds.meeting_reopen, name="meeting_reopen"),
    path(f"{MEETING}/cancel/", meetings_deeds.meeting_cancel, name="meeting_cancel"),
    path(f"{MEETING}/invitations/", meetings.meeting_invitations, name="meeting_invitations"),
    path(f"{MEETING}/invitations/send/", meetings.meeting_invite, name="meeting_invite"),
    path(f"{MEETING}/timeline/", meetings.meeting_timeline, name="meeting_timeline"),
    path(f"{MEETING}/agenda/", items.meeting_agenda, name="meeting_agenda"),
    path(f"{MEETING}/agenda/new/", items.item_new, name="item_new"),
    path(f"{ITEM}/", items.item, name="item"),
    path(f"{ITEM}/change/", items.item_change, name="item_change"),
    path(f"{ITEM}/move/", items.item_move, name="item_move"),
    path(f"{ITEM}/remove/", items.item_remove, name="item_remove"),
    path(f"{ITEM}/carry/", items.item_carry, name="item_carry"),
    path(f"{ITEM}/access/", access.item_access, name="item_access"),
    path(f"{ITEM}/access/new/", access.item_clear, name="item_clear"),
    path(f"{ITEM}/access/partners/", access.item_clear_partners, name="item_clear_partners"),
    path(f"{ITEM}/access/<int:reader>/close/", access.item_unclear, name="item_unclear"),
    path(f"{ITEM}/interest/", access.item_interest, name="item_interest"),
    path(f"{ITEM}/interest/record/", access.item_interest_record, name="item_interest_record"),
    path("interests/<int:interest>/withdraw/", access.interest_withdraw, name="interest_withdraw"),
]
