"""The lists people pick from when they record an incident, as they are at first.

Administrators change them in the admin site; a value that was used retires and never vanishes.
Sources: the headings of the national notification form (rulebook 1.23); ethnicity: the 2021 census.
"""

from __future__ import annotations

PLACE = "reviews.place"
NATURE = "reviews.nature"
ETHNICITY = "reviews.ethnicity"
LEGAL_STATUS = "reviews.legal_status"
SOCIAL_CARE = "reviews.social_care"
PLAN_CATEGORY = "reviews.plan_category"

Values = tuple[tuple[str, str], ...]

FIRST_VALUES: dict[str, Values] = {
    PLACE: (
        ("home", "The child’s home"),
        ("other-home", "Another home"),
        ("placement", "Foster home, children’s home or other placement"),
        ("school", "School, college or nursery"),
        ("hospital", "Hospital"),
        ("custody", "Secure or custodial setting"),
        ("public", "Public place"),
        ("online", "Online"),
        ("other", "Somewhere else"),
        ("unknown", "Not known yet"),
    ),
    NATURE: (
        ("physical", "Physical abuse"),
        ("non-accidental-injury", "Injury that is not explained"),
        ("neglect", "Neglect"),
        ("sexual", "Sexual abuse"),
        ("emotional", "Emotional abuse"),
        ("exploitation", "Sexual or criminal exploitation"),
        ("extra-familial", "Violence outside the family"),
        ("suicide", "Suspected suicide or self-harm"),
        ("sudden-infant", "Sudden unexpected death of an infant"),
        ("co-sleeping", "Death while sharing a bed or sofa"),
        ("fabricated", "Fabricated or induced illness"),
        ("domestic-abuse", "Domestic abuse in the household"),
        ("natural", "Natural causes"),
        ("accident", "Accident"),
        ("other", "Something else"),
        ("unknown", "Not known yet"),
    ),
    ETHNICITY: (
        ("white-british", "White: English, Welsh, Scottish, Northern Irish or British"),
        ("white-irish", "White: Irish"),
        ("white-traveller", "White: Gypsy or Irish Traveller"),
        ("white-roma", "White: Roma"),
        ("white-other", "White: other"),
        ("mixed-caribbean", "Mixed: White and Black Caribbean"),
        ("mixed-african", "Mixed: White and Black African"),
        ("mixed-asian", "Mixed: White and Asian"),
        ("mixed-other", "Mixed: other"),
        ("indian", "Asian: Indian"),
        ("pakistani", "Asian: Pakistani"),
        ("bangladeshi", "Asian: Bangladeshi"),
        ("chinese", "Asian: Chinese"),
        ("asian-other", "Asian: other"),
        ("african", "Black: African"),
        ("caribbean", "Black: Caribbean"),
        ("black-other", "Black: other"),
        ("arab", "Arab"),
        ("other", "Another ethnic group"),
        ("unknown", "Not known yet"),
    ),
    LEGAL_STATUS: (
        ("none", "No order; lives with family"),
        ("section-20", "Looked after by agreement (section 20)"),
        ("interim-care-order", "Interim care order"),
        ("care-order", "Care order"),
        ("supervision-order", "Supervision order"),
        ("emergency", "Emergency protection or police protection"),
        ("special-guardianship", "Special guardianship order"),
        ("child-arrangements", "Child arrangements order"),
        ("placement-order", "Placement order or adopted"),
        ("remanded", "Remanded or in custody"),
        ("asylum", "Seeking asylum, without family"),
        ("unknown", "Not known yet"),
    ),
    SOCIAL_CARE: (
        ("none", "None"),
        ("early-help", "Early help"),
        ("child-in-need", "Child in need plan"),
        ("child-protection", "Child protection plan"),
        ("looked-after", "Looked after"),
        ("care-leaver", "Care leaver"),
        ("unknown", "Not known yet"),
    ),
    PLAN_CATEGORY: (
        ("neglect", "Neglect"),
        ("physical", "Physical abuse"),
        ("emotional", "Emotional abuse"),
        ("sexual", "Sexual abuse"),
        ("multiple", "More than one"),
    ),
}
