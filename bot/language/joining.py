"""What belongs together: records that say the same of several customers, and clauses that complete a record."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.amounts import AmountReading
from bot.language.clauses import Clause
from bot.language.dates import DateReading
from bot.language.drafts import Draft, share
from bot.language.facts import take_facts
from bot.language.heads import DEALS, heads_of
from bot.language.items import Item, Percent
from bot.language.roles import continue_list, met_at

# What a later clause without a subject may add to a deal.
ROOM = {
    "deal.new": {"amount", "close_date", "probability", "channel"},
    "deal.update": {"amount", "close_date", "probability", "channel"},
    "deal.stage": {"amount", "close_date"},
    "deal.won": {"amount", "channel"},
    "deal.lost": {"amount"},
}


def completes(last: Draft, first: Draft, clause: Clause) -> bool:
    """Whether a clause without a subject of its own only adds to the deal that was just spoken of."""
    named = "account" in first.slots
    if (
        last.hidden
        or clause.opened_by == "but"
        or (named and ("account" in last.slots or clause.opened_by != ":"))
    ):
        return False
    said = (first.slots.keys() | first.missing) - {"currency", "recurrence", "account"}
    if said & (last.slots.keys() | last.missing):
        return False
    if first.intent == last.intent and first.intent in DEALS:
        return True
    if first.intent == "deal.stage":
        return last.intent == "deal.new"
    return first.intent == "deal.update" and said <= ROOM.get(last.intent, set())


def says_something(draft: Draft) -> bool:
    return bool(draft.missing or draft.words or draft.slots.keys() - {"account"})


def ask_amount(draft: Draft) -> None:
    """A question that no later number answers by itself."""
    draft.ask("amount")
    draft.spans.setdefault("amount", draft.spans["account"])


def same_for(draft: Draft, name: Item) -> Draft:
    """The same record for another customer: "Acme and Globex moved to proposal". An amount may be for both together."""
    if "amount" in draft.slots or draft.intent in {"deal.won", "deal.new", "payment.log"}:
        ask_amount(draft)
    other = replace(
        draft,
        slots=dict(draft.slots),
        spans=dict(draft.spans),
        missing=set(draft.missing),
        extra=dict(draft.extra),
    )
    del other.slots["account"]
    other.put_account(name)
    return other


def forget_old_amounts(items: Sequence[Item]) -> None:
    """Of "60k, not 50k" what no longer holds is dropped, as long as another number holds."""
    amounts = [item for item in items if isinstance(item.value, AmountReading)]
    old_ones = [item for item in amounts if isinstance(item.value, AmountReading) and item.value.old]
    if old_ones and len(old_ones) < len(amounts):
        for item in amounts:
            if item in old_ones:
                item.value, item.tags = None, {"fill": ""}
            elif isinstance(item.value, AmountReading):
                item.value = replace(item.value, replaces=True)
    open_shares(items)
    dates = [place for place, item in enumerate(items) if isinstance(item.value, DateReading)]
    old = [place for place in dates if place and items[place - 1].text in NO_LONGER]
    if len(old) < len(dates):
        for place in old:
            items[place].value, items[place].tags = None, {"fill": ""}


def open_shares(items: Sequence[Item]) -> None:
    """20% of 100k, 100万的20%: what the deal comes to has to be asked."""
    for first, link, last in zip(items, items[1:], items[2:], strict=False):
        for amount, percent, words in ((last, first, OF), (first, last, {"的"})):
            if (
                isinstance(amount.value, AmountReading)
                and isinstance(percent.value, Percent)
                and link.text in words
            ):
                amount.value = replace(amount.value, open=True)
                percent.value, percent.tags = None, {"fill": ""}


OF = frozenset({"of", "from", "of the"})
NO_LONGER = frozenset({"从", "由", "from"}) | frozenset(
    {
        "instead of",
        "instead",
        "not",
        "rather",
        "rather than",
        "不是",
        "而不是",
        "原来",
        "原定",
        "原来是",
        "原",
    }
)


LISTED = frozenset({"deal.won", "deal.lost", "activity.log", "payment.log", "deal.new"})


def others_too(last: Draft, clause: Clause, names: Sequence[Item]) -> list[Draft]:
    """Further customers in a list: "won Acme 50k and Globex 30k", "visited Acme, Globex"."""
    if last.intent == "deal.update":
        shifted_both = last.missing == {"close_date"} and clause.opened_by in {"and", "、"}
        return shift_both(last, clause, names) if shifted_both else changed_too(last, clause, names)
    plain = all(
        {"name", "generic", "channel", "and"} & item.tags.keys()
        or item.value is not None
        or item.text in {"the", "for", "at", "via"}
        for item in clause.items
    )
    reasoned = last.intent == "deal.lost" and any("reason" in item.tags for item in clause.items)
    if last.intent not in LISTED or "account" not in last.slots or not plain or reasoned:
        return []
    if last.intent == "activity.log":
        return [done_too(last, clause, names)]
    listed = list(continue_list(last, clause.items))
    if last.intent != "deal.lost" and "amount" not in last.slots.keys() | last.missing:
        for draft in [last, *listed]:  # an amount after several names may be for all of them
            ask_amount(draft)
    return listed


def listed_under(header: Draft, clause: Clause) -> list[Draft]:
    """A line below "won today:" — a customer with its numbers, and no verb of its own."""
    names = [item for item in clause.items if "name" in item.tags]
    if not names or heads_of(clause.items) or any("nothing" in item.tags for item in clause.items):
        return []
    first = clause.items.index(names[0])
    items = [*clause.items[first:], *clause.items[:first]]
    done = header.intent == "activity.log"
    listed = [done_too(header, clause, names)] if done else list(continue_list(header, items))
    for draft in listed:
        draft.sentence = clause.sentence
        if "date" in header.spans and "date" not in draft.spans:
            share(header, draft, "date")
    return listed


def heads_list(draft: Draft, clause: Clause) -> bool:
    """Whether a clause only says what the lines below it are: "won today:", 今天签单:."""
    bare = draft.intent in LISTED and not {"account", "amount"} & (draft.slots.keys() | draft.missing)
    return bare and clause.closed_by == ":" and not draft.hidden


def did_both(before: Clause, clause: Clause, draft: Draft) -> list[Draft]:
    """The call in "called and emailed Acme", whose customer is named later."""
    verbs = [item for item in before.items if "activity" in item.tags]
    plain = all({"activity", "fill", "talk"} & item.tags.keys() for item in before.items)
    if (
        len(verbs) != 1
        or not plain
        or clause.opened_by not in {"and", "、", ","}
        or draft.intent != "activity.log"
        or "account" not in draft.slots
    ):
        return []
    kind = verbs[0].tags["activity"]
    slots = {slot: value for slot, value in draft.slots.items() if slot != "kind"} | (
        {"kind": kind} if kind else {}
    )
    missing = draft.missing - {"kind"} | (set() if kind else {"kind"})
    return [
        replace(
            draft, slots=slots, missing=missing, spans=dict(draft.spans), extra=dict(draft.extra), words={}
        )
    ]


def done_too(last: Draft, clause: Clause, names: Sequence[Item]) -> Draft:
    kind = {"kind": last.slots["kind"]} if "kind" in last.slots else {}
    other = Draft(last.intent, last.sentence, clause.start, clause.end, kind, missing=last.missing & {"kind"})
    places = [clause.items.index(name) for name in names]
    other.put_account(clause.items[met_at(clause.items, places)[0]])
    for item in clause.items:
        other.take(item)
    return other


def changed_too(last: Draft, clause: Clause, names: Sequence[Item]) -> list[Draft]:
    """Globex in "push Acme to Friday and Globex to Monday"."""
    valued = any(item.value is not None for item in clause.items)
    plain = all(
        {"name", "generic", "fill", "move"} & item.tags.keys() or item.value is not None
        for item in clause.items
    )
    if not (valued and plain and len(names) == 1 and "account" in last.slots):
        return []
    other = Draft(last.intent, last.sentence, clause.start, clause.end)
    other.put_account(names[0])
    take_facts(other, clause.items)
    return [other]


def shift_both(last: Draft, clause: Clause, names: Sequence[Item]) -> list[Draft]:
    """As in "push Acme and Globex to next week"."""
    if "account" not in last.slots:
        return []
    other = same_for(last, names[0])
    for draft in (last, other):
        draft.missing.discard("close_date")
        take_facts(draft, clause.items)
    return [other]
