"""Made-up cases of a child who died."""

from __future__ import annotations

from reviews.demo.words.story import Answer, Story

SLEEP = Story(
    nature="co-sleeping",
    place="home",
    summary="An infant of seven weeks died while sharing a sofa with a parent who had been drinking.",
    harm="The infant died.",
    household="Mother and father, both under twenty-two. First child.",
    others_safe="There are no other children in the home.",
    perpetrators="A parent.",
    proceedings="The coroner has opened an inquest. Police are investigating.",
    analysis="What went well\n\n- Safe sleep was talked about at three visits and leaflets were given.\n\n"
    "Where practice fell short\n\n- Advice was general. Nobody asked what happens on a night out or a bad night.\n"
    "- The father was not part of any conversation about sleep.\n\nWhy\n\nThe checklist asks whether advice was given,"
    " not whether a family can follow it.",
    learning="- Conversations about sleep plan for out-of-routine nights. Owner: community trust and midwifery.\n"
    "- The checklist is rewritten. Owner: community trust. Within six weeks.",
    answers={
        "hospital": Answer(
            "Maternity care without concern.",
            (
                (
                    60,
                    "",
                    "Mother says both parents drink at weekends. Leaflet given.",
                    "Maternity record",
                    "",
                ),
                (49, "", "Born at 38 weeks.", "Maternity record", ""),
            ),
        ),
        "community": Answer(
            "Three visits, safe sleep advice at each.",
            (
                (
                    38,
                    "11:00am",
                    "New birth visit. Cot seen beside the bed. Leaflet given.",
                    "Health visiting record",
                    "",
                ),
                (
                    10,
                    "",
                    "Six-week visit. Mother tired; infant feeds every two hours.",
                    "Health visiting record",
                    "Where the infant sleeps at such times was not asked.",
                ),
            ),
        ),
        "police": Answer(
            "No contact before the death.",
            (
                (
                    0,
                    "5:50am",
                    "Called by the ambulance service. Joint visit with the on-call paediatrician.",
                    "Incident log",
                    "",
                ),
            ),
        ),
    },
)


DISTRESS = Story(
    nature="suicide",
    place="home",
    summary="A child of sixteen died at home, probably by suicide. The child had waited seven months for a"
    " mental health"
    " appointment.",
    harm="The child died.",
    household="Father, stepmother and a younger half-brother or half-sister.",
    others_safe="The younger child is supported by school and by a bereavement service.",
    perpetrators="Emotional abuse by an adult in the home is suspected.",
    proceedings="The coroner has opened an inquest.",
    analysis="What went well\n\n- A teacher noticed and listened.\n\nWhere practice fell short\n\n- The referral was"
    " turned back twice because it was on the wrong form.\n- What the child said about home was written down as low"
    " mood and not as a worry about harm.\n\nWhy\n\nThresholds for mental health care and for social care are read"
    " apart; a child can fall between them.",
    learning="- One front door for worries about mental health and about harm. Owner: integrated care board.\n"
    "- No referral is turned back because of its form. Owner: mental health trust.",
    answers={
        "school": Answer(
            "Known as quiet and able. The form tutor kept notes of eight conversations.",
            (
                (
                    230,
                    "",
                    "Grades fall. Form tutor asks; the child says home is loud.",
                    "Pastoral log",
                    "",
                ),
                (
                    201,
                    "",
                    "Referral to mental health services.",
                    "Referral",
                    "Sent back: wrong form.",
                ),
                (
                    20,
                    "3:20pm",
                    "Says “nobody would notice”. Tutor stays with the child and rings home.",
                    "Pastoral log",
                    "Home was told; social care was not.",
                ),
            ),
        ),
        "mental health": Answer(
            "On the waiting list for seven months.",
            (
                (
                    188,
                    "",
                    "Second referral accepted. Letter sent with a helpline number.",
                    "Referral record",
                    "",
                ),
                (
                    95,
                    "",
                    "Call to check on those who wait. No answer; not tried again.",
                    "Telephone record",
                    "",
                ),
            ),
        ),
        "social care": Answer(
            "One contact two years before.",
            ((720, "", "Contact about rows at home. No further action.", "Contact record", ""),),
        ),
    },
)


NATURAL = Story(
    nature="natural",
    place="hospital",
    summary="A young person died in hospital of an illness known from birth.",
    harm="The young person died. The cause is natural.",
    household="Foster carers for the last six years.",
    others_safe="There are no other children in the household.",
    perpetrators="",
    proceedings="The death was certified by the hospital. No inquest.",
    analysis="",
    learning="",
)
