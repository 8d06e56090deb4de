from django.urls import URLPattern, URLResolver, path

from audits.views import answers_sheet, downloads

AT = "audits/returns/<int:audit_return>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(AT + "downloads/", downloads.audit_downloads, name="audit_downloads"),
    path(AT + "downloads/answers/", downloads.audit_answers_sheet, name="audit_answers_sheet"),
    path(AT + "answers/", answers_sheet.audit_answers_read_in, name="audit_answers_read_in"),
    path(AT + "action-plan/", downloads.audit_return_plan, name="audit_return_plan"),
]
