from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from reviews import (  # noqa: F401
            access,
            clocks,
            desk_scopes,
            incident_scopes,
            mails,
            referral_scopes,
            report_scopes,
            review_scopes,
        )

        incident_scopes.register(self)
        review_scopes.register()
        report_scopes.register()
        referral_scopes.register()
        desk_scopes.register()
