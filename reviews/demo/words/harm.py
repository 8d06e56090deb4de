"""Made-up cases of serious harm."""

from __future__ import annotations

from reviews.demo.words.story import Answer, Story

INFANT = Story(
    nature="non-accidental-injury",
    place="home",
    summary="An infant of eleven weeks was brought to hospital by both parents with a swollen leg. X-rays showed"
    " fractures of different ages. No explanation that was given fits them.",
    harm="Three fractures of different ages. The infant is expected to recover.",
    household="Mother, father and a brother or sister of three. The maternal grandmother helps on most days.",
    others_safe="The older child was seen by a doctor on the same day, has no injury, and stays with the grandmother.",
    perpetrators="The two parents are the only people known to have cared for the infant alone.",
    proceedings="A police investigation has begun. The family court made an interim order for both children.",
    analysis="What went well\n\n- The hospital doctor asked for a skeletal survey at once.\n- Police and social"
    " care met"
    " on the same evening.\n\nWhere practice fell short\n\n- A bruise seen at the six-week check was not"
    " discussed with a paediatrician.\n- Nobody asked the father about his own childhood or his drinking.\n\nWhy\n\n"
    "The policy on bruising in babies who cannot move was known to health visitors and not to the practice nurse."
    " Visits were made in the day, when the father was at work, so he was hardly known.",
    learning="- The bruising policy goes to every practice nurse. Owner: community trust. By the end of next month.\n"
    "- Health visitors offer one visit at a time when fathers can be there. Owner: community trust.\n"
    "- A one-page briefing goes to all agencies. Owner: business unit. Within two weeks.",
    answers={
        "community": Answer(
            "The health visitor saw the family five times. The mother was open about feeling tired and was referred"
            " for support. The father was seen once. A bruise on the leg was noted at six weeks.",
            (
                (
                    104,
                    "",
                    "Antenatal visit. Mother well, home warm and ready.",
                    "Health visiting record",
                    "",
                ),
                (
                    77,
                    "2:15pm",
                    "New birth visit. Father at home for the first ten minutes.",
                    "Health visiting record",
                    "",
                ),
                (
                    35,
                    "10:00am",
                    "Six-week check. Small bruise on the left leg; mother says a toy fell.",
                    "Health visiting record",
                    "The policy asks for a paediatric opinion; none was asked for.",
                ),
                (
                    12,
                    "",
                    "Mother rang: the infant cries a lot in the evenings. Advice given.",
                    "Telephone record",
                    "",
                ),
            ),
        ),
        "hospital": Answer(
            "The infant was born here at term. The next contact was the admission with the injuries.",
            (
                (80, "", "Born at term after a normal pregnancy.", "Maternity record", ""),
                (
                    0,
                    "7:40pm",
                    "Brought to the emergency department by both parents with a swollen leg.",
                    "Emergency department record",
                    "Skeletal survey within two hours.",
                ),
            ),
        ),
        "social care": Answer(
            "One contact before the incident, closed with advice.",
            (
                (
                    58,
                    "",
                    "Contact from the maternal grandmother, worried about rows in the home. Advice given, no"
                    " assessment.",
                    "Contact record",
                    "The grandmother was not rung back.",
                ),
                (
                    0,
                    "9:30pm",
                    "Strategy discussion by telephone with police and the hospital.",
                    "Strategy record",
                    "",
                ),
            ),
        ),
        "police": Answer(
            "One call to the address before the incident.",
            (
                (
                    66,
                    "11:20pm",
                    "Neighbour reports shouting. Officers speak to both adults; the children are asleep.",
                    "Incident log",
                    "No notice was sent to social care.",
                ),
            ),
        ),
    },
)


TEENAGER = Story(
    nature="extra-familial",
    place="public",
    summary="A child of fifteen was stabbed in a park by other young people and has life-changing injuries. The child"
    " had gone missing eleven times in six months and was thought to be carrying drugs for adults.",
    harm="Life-changing injuries to the abdomen; three weeks in hospital.",
    household="Mother and two younger brothers or sisters. The father lives elsewhere and sees the children monthly.",
    others_safe="Both younger children stay with relatives outside the area while the risk is assessed.",
    perpetrators="Two young people and at least one adult outside the family.",
    proceedings="A police investigation is under way; two arrests have been made.",
    analysis="What went well\n\n- School kept the child’s place and rang home every day.\n- The youth offending"
    " team and"
    " the police shared what they knew each week.\n\nWhere practice fell short\n\n- Return interviews after missing"
    " episodes were offered by letter and none took place.\n- Agencies spoke of choices the child made rather than of"
    " exploitation.\n\nWhy\n\nMissing episodes went to one team and school absence to another. Nobody held both.",
    learning="- Missing episodes and school absence go to one weekly meeting. Owner: social care.\n"
    "- Return interviews are made in person by somebody the child knows. Owner: youth offending service.\n"
    "- Training on language about exploited children. Owner: business unit.",
    answers={
        "school": Answer(
            "Attendance fell from 94% to 51% in two terms. The safeguarding lead made four referrals.",
            (
                (
                    190,
                    "",
                    "Attendance falls below 80%. Meeting with mother.",
                    "Attendance record",
                    "",
                ),
                (
                    121,
                    "",
                    "Two new phones and expensive shoes noticed. Referral made.",
                    "Safeguarding log",
                    "The referral was closed as a matter of behaviour.",
                ),
                (
                    64,
                    "8:50am",
                    "Comes in with a cut hand and will not say how.",
                    "First aid record",
                    "",
                ),
                (
                    9,
                    "",
                    "Tells a teaching assistant of owing money to people.",
                    "Safeguarding log",
                    "Passed to police on the same day.",
                ),
            ),
        ),
        "police": Answer(
            "Eleven missing episodes, two stops and one arrest in six months.",
            (
                (
                    173,
                    "1:10am",
                    "First missing episode; found at a railway station forty miles away.",
                    "Missing person record",
                    "",
                ),
                (98, "", "Stopped with a lock knife. No further action.", "Stop record", ""),
                (
                    31,
                    "",
                    "Arrested with two wraps of a drug. Released under investigation.",
                    "Custody record",
                    "An appropriate adult came after six hours.",
                ),
                (0, "6:05pm", "Called to the park by a member of the public.", "Incident log", ""),
            ),
        ),
        "social care": Answer(
            "Open as a child in need for four months.",
            (
                (
                    140,
                    "",
                    "Assessment begins after the school’s second referral.",
                    "Assessment record",
                    "",
                ),
                (
                    112,
                    "",
                    "Child in need plan agreed; three visits missed by the child.",
                    "Case record",
                    "",
                ),
                (
                    40,
                    "",
                    "Strategy meeting on exploitation asked for by police; held three weeks later.",
                    "Strategy record",
                    "The delay is explained by two vacancies.",
                ),
            ),
        ),
        "youth justice": Answer(
            "Known for two months on a voluntary plan.",
            (
                (
                    47,
                    "",
                    "First session. Talks about football and not about the arrest.",
                    "Case record",
                    "",
                ),
                (
                    19,
                    "",
                    "Does not come. Worker waits at school the next day and meets the child.",
                    "Case record",
                    "",
                ),
            ),
        ),
    },
)


NEGLECT = Story(
    nature="neglect",
    place="home",
    summary="A child of four was found unresponsive at home, dehydrated and far below the weight expected. Two older"
    " children in the home were also underweight.",
    harm="Severe dehydration and malnutrition; ten days in intensive care.",
    household="Mother, her partner and three children. The partner moved in eight months before.",
    others_safe="Both older children were placed with foster carers together on the same day.",
    perpetrators="Mother and her partner.",
    proceedings="Police investigation. Care proceedings have begun for all three children.",
    analysis="What went well\n\n- The nursery recorded weight and lunch boxes with care.\n\nWhere practice fell"
    " short\n\n"
    "- Three agencies each thought that another was leading.\n- The children’s own words are missing from most"
    " records.\n- The partner was not asked who he was.\n\nWhy\n\nThe early help plan had no lead after a worker left,"
    " and the step-up was agreed in a conversation that nobody wrote down.",
    learning="- Every early help plan names one lead, checked monthly. Owner: social care.\n"
    "- A new adult in a home is asked about in each visit. Owner: all agencies.\n"
    "- The neglect tool is used before a case is stepped down. Owner: business unit.",
    answers={
        "school": Answer(
            "The nursery class was worried from the first term and used the neglect tool twice.",
            (
                (
                    210,
                    "",
                    "Comes without a coat in winter; a coat is found for the child.",
                    "Class log",
                    "",
                ),
                (
                    150,
                    "",
                    "Takes food from other children’s plates. Early help form completed.",
                    "Safeguarding log",
                    "",
                ),
                (
                    48,
                    "",
                    "Away for nine days. Mother says the child has a cold.",
                    "Attendance record",
                    "No home visit was made.",
                ),
            ),
        ),
        "community": Answer(
            "The two-year review was missed twice and then not pursued.",
            (
                (400, "", "Two-year review not attended.", "Health visiting record", ""),
                (
                    330,
                    "",
                    "Second appointment not attended. Letter sent.",
                    "Health visiting record",
                    "The policy on children who are not brought was not followed.",
                ),
            ),
        ),
        "social care": Answer(
            "Early help for five months; stepped down two months before the incident.",
            (
                (168, "", "Early help plan begins with a family worker.", "Case record", ""),
                (
                    74,
                    "",
                    "Worker leaves; the plan is not given to anybody else.",
                    "Case record",
                    "No lead from here on.",
                ),
                (61, "", "Stepped down to universal services.", "Closing record", ""),
            ),
        ),
        "police": Answer(
            "Two calls to the address.",
            (
                (
                    95,
                    "9:45pm",
                    "Argument between adults. Children seen asleep on a mattress without sheets.",
                    "Incident log",
                    "Notice sent to social care and read after six days.",
                ),
            ),
        ),
    },
)
