from django.urls import URLPattern, URLResolver, path

from audits.views import packages

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "audits/returns/<int:audit_return>/package/", packages.audit_package, name="audit_package"
    ),
    path("audits/packages/", packages.audit_packages, name="audit_packages"),
    path("audits/packages/import/", packages.audit_package_import, name="audit_package_import"),
    path("audits/packages/portals/new/", packages.audit_portal_new, name="audit_portal_new"),
    path(
        "audits/packages/portals/<int:trusted_portal>/end/",
        packages.audit_portal_end,
        name="audit_portal_end",
    ),
]
