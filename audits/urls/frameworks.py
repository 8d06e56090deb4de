from django.urls import URLPattern, URLResolver, path

from audits.views import frameworks, frameworks_keep, frameworks_parts

VERSION = "frameworks/versions/<int:framework_version>"
SECTION = "frameworks/sections/<int:framework_section>"
STANDARD = "frameworks/standards/<int:framework_standard>"
QUESTION = "frameworks/questions/<int:framework_question>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("frameworks/", frameworks.framework_list, name="framework_list"),
    path("frameworks/new/", frameworks_keep.framework_new, name="framework_new"),
    path("frameworks/import/", frameworks.framework_import, name="framework_import"),
    path("frameworks/<int:framework>/", frameworks.framework, name="framework"),
    path(
        "frameworks/<int:framework>/change/",
        frameworks_keep.framework_change,
        name="framework_change",
    ),
    path(
        "frameworks/<int:framework>/retire/",
        frameworks_keep.framework_retire,
        name="framework_retire",
    ),
    path(f"{VERSION}/", frameworks.framework_version, name="framework_version"),
    path(f"{VERSION}/yaml/", frameworks.framework_yaml, name="framework_yaml"),
    path(f"{VERSION}/excel/", frameworks.framework_xlsx, name="framework_xlsx"),
    path(f"{VERSION}/draft/", frameworks_keep.framework_draft, name="framework_draft"),
    path(f"{VERSION}/words/", frameworks_keep.framework_words, name="framework_words"),
    path(f"{VERSION}/publish/", frameworks_keep.framework_publish, name="framework_publish"),
    path(
        f"{VERSION}/throw-away/",
        frameworks_keep.framework_throw_away,
        name="framework_throw_away",
    ),
    path(f"{VERSION}/sections/", frameworks_parts.framework_sections, name="framework_sections"),
    path(
        f"{VERSION}/sections/new/",
        frameworks_parts.framework_section_new,
        name="framework_section_new",
    ),
    *(
        path(
            f"{where}/{end}",
            getattr(frameworks_parts, f"framework_{name}"),
            name=f"framework_{name}",
        )
        for where, end, name in (
            (SECTION, "", "section"),
            (SECTION, "change/", "section_change"),
            (SECTION, "move/", "section_move"),
            (SECTION, "remove/", "section_remove"),
            (SECTION, "new/", "standard_new"),
            (STANDARD, "", "standard"),
            (STANDARD, "change/", "standard_change"),
            (STANDARD, "move/", "standard_move"),
            (STANDARD, "remove/", "standard_remove"),
            (STANDARD, "new/", "question_new"),
            (QUESTION, "change/", "question_change"),
            (QUESTION, "when/", "question_when"),
            (QUESTION, "always/", "question_always"),
            (QUESTION, "move/", "question_move"),
            (QUESTION, "remove/", "question_remove"),
        )
    ),
]
