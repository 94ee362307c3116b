"""How credible a claim is on what the collection shows: the information scale of the NATO Admiralty system (AJP-2.1), 1 to 6.

The rules, first that fits:
  6  cannot be judged: nobody stands behind it but rumour, or an outlet's own voice that rests on nothing that is shown
  5  improbable: an outlet that told it has taken it back, or every article that carries it rejects it
  4  doubtful: it is denied, and at most one origin is certain; or nobody is named and all who carry it keep a distance
  3  possibly true: it is denied, but origins certain to be distinct stand behind it; or nobody is named; or somebody named,
     or a document, says so with reservation (probable, possible) or at a distance
  2  probably true: one origin is certain, told without reservation and not denied
  1  confirmed: two origins or more are certain to be distinct, one at least told without reservation, and nobody denies it
"""

from collections.abc import Collection

from kilde.claim import OWN_VOICE, Flag, Instance, Origins
from kilde.tracing import wording
from kilde.tracing.claiming import Claiming


def credibility(claiming: Claiming, origins: Origins, flags: Collection[Flag]) -> int:
    """1 (confirmed) to 6 (cannot be judged), by the rules of this module."""
    instances = claiming.instances
    if all(instance.stance == "rejected" for instance in instances) or "retracted" in flags:
        return 5
    somebody = [s for s in origins.sources if s.kind not in ("unspecified", "outlet")]
    outlets = [s for s in origins.sources if s.kind == "outlet" and not s.name.endswith(OWN_VOICE)]
    if not somebody and not outlets:
        return 6
    sure = any(_plain(claiming, instance) for instance in instances)
    named = any(s.named or s.kind in ("document", "organisation") for s in (*somebody, *outlets))
    if "denied" in flags:
        return 3 if origins.least > 1 else 4
    if not named:
        return 3 if sure else 4
    if not sure:
        return 3
    return 1 if origins.least > 1 else 2


def _plain(claiming: Claiming, instance: Instance) -> bool:
    """Whether an instance tells the claim without reservation of its source, of its article, or in words."""
    if instance.modality != "certain" or instance.stance in ("distanced", "rejected"):
        return False
    value = claiming.collection.article(instance.article)
    perhaps = wording.wording(value.language).perhaps
    return wording.find(perhaps, value.text, claiming.collection.place(instance)) is None
