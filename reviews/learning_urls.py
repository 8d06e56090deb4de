"""The addresses of what practice reviews lead to: learning, local answers, looks at the plan, themes."""

from django.urls import path

from reviews.views import themes
from reviews.views.practice import following, learning

ONE = "practice-reviews/<str:practice>"
FOUND = f"{ONE}/findings/<str:found>"
RECOMMENDED = f"{ONE}/recommendations/<str:recommended>"

urlpatterns = [
    path("reviews/themes/", themes.review_themes, name="review_themes"),
    path(f"{ONE}/learning/", learning.practice_learning, name="practice_learning"),
    path(f"{ONE}/learning-page/", learning.practice_learning_page, name="practice_learning_page"),
    path(f"{ONE}/findings/new/", learning.practice_finding_new, name="practice_finding_new"),
    path(f"{FOUND}/recommend/", learning.practice_recommend, name="practice_recommend"),
    path(f"{FOUND}/brief/", learning.practice_brief, name="practice_brief"),
    path(f"{RECOMMENDED}/action/", learning.practice_action, name="practice_action"),
    path(f"{RECOMMENDED}/answer/", following.practice_answer, name="practice_answer"),
    path(
        f"{ONE}/training-needs/<int:need>/met/",
        learning.practice_need_met,
        name="practice_need_met",
    ),
    path(f"{ONE}/look/", following.practice_look, name="practice_look"),
    path(f"{ONE}/themes/", following.practice_themes, name="practice_themes"),
]
