"""Words that put right what was said before: "actually 60k, not 50k", 刚才那单写错了,是8万; and bare values in a reply."""

import re

from bot.language.amounts import COMMON, AmountReading
from bot.language.dates import DateReading
from bot.language.drafts import Draft
from bot.language.grammar import grammar
from bot.language.items import Message
from bot.language.numbers import plain

# What may stand around a day, a currency or a period that is a reply by itself.
BEFORE = re.compile(
    r"^(?:(?:it'?s|it|was|is|in|on|that'?s|that|the|won|signed|closed|date|actually|sorry|oops|no|not?|make|billed|paid)\b|[是按签了在]|应该|其实|不对|对不起|日期|币种|[\s,.:])+"
)
AFTER = re.compile(r"(?:\b(?:please|pls|actually|sorry|deal|then|instead)|[的单吧了签]|[\s,.!])+$")
ONCE = frozenset(
    [
        "one-off",
        "one off",
        "oneoff",
        "one-time",
        "one time",
        "onetime",
        "not recurring",
        "non-recurring",
        "recurring",
        "一次性",
        "单次",
        "一次",
    ]
)


def corrected_in(message: Message) -> str | None:
    """Whether a message puts right what was reported before it, and the amount that was wrong, if it says so.

    None where it does not; else "" or a plain decimal. To be asked before old amounts are forgotten.
    """
    if any(item.is_word() or {"name", "person"} & item.tags.keys() for item in message.items):
        return None
    amounts = [item.value for item in message.items if isinstance(item.value, AmountReading)]
    old = next((amount for amount in amounts if amount.old), None)
    if old and any(not amount.old for amount in amounts):
        return plain(old.value)
    return "" if any("correcting" in item.tags for item in message.items) else None


def take_bare(draft: Draft, message: Message) -> None:
    """File a day, a currency or a period that is all there is: "it was yesterday", "in USD", 一次性的."""
    start = match.end() if (match := BEFORE.match(message.folded)) else 0
    end = match.start() if (match := AFTER.search(message.folded, start)) else len(message.folded)
    words = message.folded[start:end]
    day = next((item for item in message.items if (item.start, item.end) == (start, end)), None)
    if day and isinstance(day.value, DateReading):
        if day.value.past and day.value.back:
            draft.put_item("date", day.value.back.isoformat(), day)
        return
    role, value = role_of(words)
    if role == "money":
        draft.put("currency", value, start, end)
    elif role == "per":
        draft.extra["recurrence"] = value


def role_of(words: str) -> tuple[str, str]:
    """What such words name: a currency, or a period ("" for once)."""
    if words in ONCE:
        return "per", ""
    if words in COMMON:
        return "money", "CNY" if words == "rmb" else words.upper()
    known = grammar().amounts
    role, value = known.after.get(words) or known.before.get(words) or ("", "")
    return ("per" if role == "each" else role), value
