"""The words of anonymity: names that are words too, parts of a name that tell nothing, kinds of street."""

from __future__ import annotations

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)

# First names and surnames that are everyday words: they count as a name only with a capital letter,
# and then as one that somebody must look at.
WORDS = frozenset(
    """will may rose mark grace hope faith joy art bill bob chase drew frank grant guy jean june
    april august dawn eve summer autumn winter daisy lily ivy holly violet iris olive ruby pearl
    amber jade robin penny patience prudence charity honour miles max rich rob sue pat dale dean
    earl duke king prince reed ray sandy sky star sunny tanner young brown white black green
    grey gray wood woods hill hills field fields ford brook brooks banks bell best bird bush
    cook cross day days fox frost gold good hall hunt lane law long love marsh mason moon north
    south east west page park parks pope price rice rivers river short small smart snow speed
    stone strong street summers swift temple wall ward waters water wells wise wolf baker carter
    carpenter farmer fisher gardener hunter potter shepherd turner butler bishop church child
    childs major noble self gay happy hardy head kind knight little low lord means moody nurse
    power read sharp silver steel stern story sweet tell warm way wills worth an do so my son
    chance destiny harmony heaven journey justice melody precious princess blessing gift favour
    miracle promise serenity trinity angel hazel heather ginger saffron poppy rosemary sage
    jasmine bay buddy chip cliff clay colt dusty gene glen herb jay jet lance leaf nick norm
    ocean pierce rain reef rock rocky rowan royal rush sterling storm vale victor wren case
    cause wade mercy bliss constance ernest christian german french english welsh scott ireland
    england wales london paris chester lincoln preston kent dolly""".split()
)
# Written before a surname, or for want of a name.
TITLES = frozenset(
    """mr mrs miss ms mx master dr baby infant boy girl male female twin triplet unborn child of
    unknown not known yet none name named n/a""".split()
)
PARTICLES = frozenset("van der den de la le du da di dos del von bin bint ibn el abu umm".split())

# What stands in a name, or beside one, and is none.
NO_NAMES = frozenset(
    """mr mrs miss ms mx master dr sir baby infant boy girl twin unborn child unknown not known yet
    none name names named and or the of as also aka formerly previously now nee born alias
    called surname first middle other father mother parent parents carer brother sister sibling
    grandmother grandfather aunt uncle stepfather stepmother partner foster number numbers no id ref
    reference hospital police school nhs upn urn case social care system record local authority mosaic
    liquidlogic birth registered spelling spelt sometimes possibly be was is by on at in to from
    with he she they his her their son daughter twin van der den de la le du da di dos del von bin ibn al el
    abu umm ap junior jr senior snr n/a mum dad mam family maiden married nickname""".split()
)

# Kinds of street, each with its usual short forms.
STREETS = {
    "street": "st|str", "road": "rd", "avenue": "ave|av", "lane": "ln|la", "close": "cl",
    "drive": "dr|drv", "court": "ct|crt", "crescent": "cres|cresc|cr", "gardens": "gdns|gdn",
    "place": "pl", "square": "sq", "terrace": "terr|ter|tce", "grove": "gr|grv", "walk": "wlk",
    "way": "wy", "park": "pk", "hill": "hl", "mews": "mws", "row": "row", "rise": "rs",
    "view": "vw", "green": "gn|grn", "parade": "pde", "passage": "pass", "yard": "yd", "wharf": "whf",
    "quay": "qy", "croft": "crft", "dale": "dale", "fold": "fld", "path": "path", "end": "end",
    "north": "n", "south": "s", "east": "e", "west": "w", "saint": "st",
}  # fmt: skip
# A first line that is no address of anybody.
NO_ADDRESS = frozenset(
    (
        "not known", "unknown", "not yet known", "none", "no fixed abode", "of no fixed abode",
        "no fixed address", "nfa", "as mother", "as above", "homeless", "n/a", "confidential",
        "withheld", "with foster carers",
    )
)  # fmt: skip
