"""Whether a text says who somebody is: searches for what is held in all the ways people write it.

Pure: takes what is held and a text, gives where it occurs. ``search_for(held).find(text)``.
"""

from reviews.anonymity_rules.held import Held, Kind
from reviews.anonymity_rules.search import Hit, Search, search_for

__all__ = ["Held", "Hit", "Kind", "Search", "search_for"]
