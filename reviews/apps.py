from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from reviews import access, clocks, incident_scopes, mails, report_scopes, review_scopes  # noqa: F401

        incident_scopes.register(self)
        review_scopes.register()
        report_scopes.register()
