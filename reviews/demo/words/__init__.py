"""What the made-up cases say. Nobody here is real, and nothing here happened."""

from reviews.demo.words.deaths import DISTRESS, NATURAL, SLEEP
from reviews.demo.words.harm import INFANT, NEGLECT, TEENAGER
from reviews.demo.words.story import Answer, Story

__all__ = ["DISTRESS", "INFANT", "NATURAL", "NEGLECT", "SLEEP", "TEENAGER", "Answer", "Story"]
