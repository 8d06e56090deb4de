"""What made-up agencies write in their made-up returns. Posts, never people."""

from audits.rules.frameworks import Met

COLLEAGUE = "callum.reid@"
DOES_NOT_APPLY = "We do not provide this; the parent organisation does and answers for it."
SAID: dict[str, tuple[str, str, str, str]] = {
    Met.MET: (
        "In place since the last review, and checked in the spring by our own audit of ten records.",
        "The policy was approved by the board, and team managers go through it in induction.",
        "The named lead reports to the board each quarter. The minutes show what was asked and what followed.",
        "Staff know it: in this year’s survey nine in ten could say whom to ask and how.",
    ),
    Met.PARTLY: (
        "It is written, but two of our teams joined this year and have not been through it yet.",
        "We do it in most places. Agency staff and volunteers are not covered so far.",
        "The process is there. We cannot yet show that it changes what happens for children.",
        "Begun in the summer, with half of the managers trained. The rest follow by the end of the year.",
    ),
    Met.NOT_MET: (
        "Not in place. A task group has begun and reports to the board in the new year.",
        "The old process ended with the restructure, and the new one is not agreed yet.",
        "We found this out through the audit, and have put it on our risk register.",
        "No. We ask the partnership for an example that has worked elsewhere.",
    ),
}
IN_WORDS = (
    "Children told us through the youth forum that letters were hard to read, so we rewrote them with their help.",
    "We learnt most from two learning reviews: managers now look at repeat contacts every week.",
    "Supervision is monthly, with a record of what was decided for each child and why.",
    "The board asked for a plainer report. It now has one page with figures, and one with children’s own words.",
    "We will write down what we do, train the two new teams and look again in six months.",
)
PLAN = (
    "Train the two teams that joined this year",
    "Cover agency staff and volunteers in induction",
    "Show the difference it makes in the next board report",
    "Agree the new process and tell all staff",
)
