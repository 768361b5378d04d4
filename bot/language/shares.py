"""A deal won together: whose share is what in "60/40 with Ana", 和小李七三开, 跟小李对半."""

from collections.abc import Sequence

from bot.language.drafts import Draft
from bot.language.items import Item, Split
from bot.language.numbers import plain

TOGETHER = frozenset({"with", "and", "和", "跟", "与", "同", "together with", "to", "给"})


def take_shares(draft: Draft, items: Sequence[Item]) -> bool:
    """File the other's fraction; whether these items speak of a split at all."""
    split = next((item.value for item in items if isinstance(item.value, Split)), None)
    partners = [
        item.tags.get("person") or item.text for place, item in enumerate(items) if is_partner(items, place)
    ]
    if split is None:
        alone = all({"with", "fill", "person", "and"} & item.tags.keys() for item in items)
        if not (alone and items[0].text in TOGETHER and any("person" in item.tags for item in items)):
            return False
    waiting = [name.removeprefix("share.") for name in draft.extra if name.startswith("share.")]
    name = next(iter(partners or waiting), "")
    theirs = split.theirs if split else None
    draft.extra[f"share.{name}" if name else "share"] = plain(theirs) if theirs is not None else ""
    return True


def is_partner(items: Sequence[Item], place: int) -> bool:
    item = items[place]
    before = items[place - 1] if place else None
    led = before is not None and before.text in TOGETHER
    return "person" in item.tags or ("name" in item.tags and "account" not in item.tags and led)
