from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # First: /reviews/themes/ would be read as the reference of a review.
    path("", include("reviews.learning_urls")),
    path("", include("reviews.desk_urls")),
    path("", include("reviews.incident_urls")),
    path("", include("reviews.review_urls")),
    path("", include("reviews.report_urls")),
    path("", include("reviews.practice_urls")),
    path("", include("reviews.referral_urls")),
]
