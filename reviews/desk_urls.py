"""The addresses of the committee's desk, and of what runs beside its cases.

They come before those of the reviews: a reference would stand in the same place.
"""

from django.urls import path

from reviews.views import desk, desk_meeting, gaps, proceedings, tracker

ONE = "proceedings/<int:proceeding>"
PRACTICE = "practice-reviews/<str:practice>/proceedings"
REVIEW = "reviews/<str:reference>/proceedings"

urlpatterns = [
    path("reviews/desk/", desk.desk, name="review_desk"),
    path("reviews/desk/meetings/", desk_meeting.desk_meetings, name="review_desk_meetings"),
    path(
        "reviews/desk/meetings/<str:meeting>/",
        desk_meeting.desk_meeting,
        name="review_desk_meeting",
    ),
    path("practice-reviews/tracker/", tracker.practice_tracker, name="practice_tracker"),
    path("reviews/gaps/", gaps.review_gaps, name="review_gaps"),
    path(f"{PRACTICE}/", proceedings.practice_proceedings, name="practice_proceedings"),
    path(f"{PRACTICE}/new/", proceedings.practice_proceeding_new, name="practice_proceeding_new"),
    path(f"{REVIEW}/", proceedings.review_proceedings, name="review_proceedings"),
    path(f"{REVIEW}/new/", proceedings.review_proceeding_new, name="review_proceeding_new"),
    path(f"{ONE}/look/", proceedings.proceeding_look, name="proceeding_look"),
    path(f"{ONE}/end/", proceedings.proceeding_end, name="proceeding_end"),
    path(f"{ONE}/hold/", proceedings.proceeding_hold, name="proceeding_hold"),
    path(f"{ONE}/release/", proceedings.proceeding_release, name="proceeding_release"),
]
