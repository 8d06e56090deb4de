from typing import Any

from audits.models import ChallengeNote, PeerChallenge, SectionQuery, TrustedPortal


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there."""
    numbered = {
        "peer_challenge": PeerChallenge,
        "challenge_note": ChallengeNote,
        "section_query": SectionQuery,
        "trusted_portal": TrustedPortal,
    }
    return {
        name: list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:2])
        for name, model in numbered.items()
    }
