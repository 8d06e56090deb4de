"""The addresses of incidents. An incident is named by reference, a draft by number."""

from django.urls import path

from reviews.views import (
    incident_children,
    incident_deeds,
    incident_files,
    incident_identity,
    incident_pages,
    incidents,
)

ONE = "incidents/<str:reference>"
RECORD = f"{ONE}/record"

urlpatterns = [
    path("incidents/", incidents.incident_list, name="incident_list"),
    path("incidents/new/", incident_pages.new, name="incident_new"),
    path(f"{ONE}/", incidents.incident, name="incident"),
    path(f"{ONE}/whole/", incidents.whole, name="incident_whole"),
    path(f"{ONE}/children/", incidents.children, name="incident_children"),
    path(
        f"{ONE}/children/<int:number>/identity/",
        incident_identity.identity,
        name="incident_identity",
    ),
    path(
        f"{ONE}/children/<int:number>/identity/change/",
        incident_identity.identity_change,
        name="incident_identity_change",
    ),
    path(f"{ONE}/documents/", incident_files.documents, name="incident_documents"),
    path(
        f"{ONE}/documents/<int:pk>/remove/",
        incident_files.document_remove,
        name="incident_document_remove",
    ),
    path(f"{ONE}/timeline/", incidents.timeline, name="incident_timeline"),
    path(f"{ONE}/progress/", incidents.progress, name="incident_progress"),
    path(f"{ONE}/access/", incidents.access, name="incident_access"),
    path(f"{ONE}/access/open/", incident_deeds.open_case, name="incident_open"),
    path(f"{ONE}/access/<int:pk>/close/", incident_deeds.take_away, name="incident_take_away"),
    path(f"{ONE}/notify/", incident_deeds.notify, name="incident_notify"),
    path(f"{ONE}/partners/", incident_deeds.partners, name="incident_partners"),
    path(f"{ONE}/withdraw/", incident_deeds.withdraw, name="incident_withdraw"),
    path(f"{ONE}/close/", incident_deeds.close, name="incident_close"),
    path(f"{ONE}/tasks/", incident_pages.task_list, name="incident_tasks"),
    path(f"{ONE}/check/", incident_pages.check, name="incident_check"),
    path(f"{ONE}/done/", incident_pages.done, name="incident_done"),
    path(f"{ONE}/delete/", incident_pages.delete, name="incident_delete"),
    path(f"{RECORD}/children/", incident_children.children, name="incident_children_page"),
    path(f"{RECORD}/children/add/", incident_children.child_add, name="incident_child_add"),
    path(f"{RECORD}/children/<int:number>/", incident_children.child, name="incident_child"),
    path(
        f"{RECORD}/children/<int:number>/save/",
        incident_children.child_save,
        name="incident_child_save",
    ),
    path(
        f"{RECORD}/children/<int:number>/remove/",
        incident_children.child_remove,
        name="incident_child_remove",
    ),
    path(f"{RECORD}/identity/", incident_identity.identities, name="incident_identities"),
    path(
        f"{RECORD}/identity/<int:number>/",
        incident_identity.identity_draft,
        name="incident_identity_draft",
    ),
    path(
        f"{RECORD}/identity/<int:number>/save/",
        incident_identity.identity_save,
        name="incident_identity_save",
    ),
    path(f"{RECORD}/agencies/", incident_children.agencies, name="incident_agencies"),
    path(
        f"{RECORD}/agencies/save/", incident_children.agencies_save, name="incident_agencies_save"
    ),
    path(f"{RECORD}/agencies/how/", incident_children.involvement, name="incident_involvement"),
    path(f"{RECORD}/documents/", incident_files.documents_page, name="incident_documents_page"),
    path(f"{RECORD}/<slug:page>/", incident_pages.page, name="incident_page"),
    path(f"{RECORD}/<slug:page>/save/", incident_pages.page_save, name="incident_page_save"),
]
