from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reviews.incident_urls")),
    path("", include("reviews.review_urls")),
    path("", include("reviews.report_urls")),
    path("", include("reviews.practice_urls")),
    path("", include("reviews.referral_urls")),
]
