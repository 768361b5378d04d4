"""A record while it is being read: values come in one by one, and two that differ make the slot a question."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.language.amounts import AmountReading
from bot.language.dates import DateReading
from bot.language.items import Item, Percent
from bot.language.names import Vocabulary
from bot.language.numbers import plain
from bot.language.understanding import Nothing, Record

HAPPENED = frozenset({"deal.won", "deal.lost", "activity.log", "payment.log"})
CLOSING = frozenset({"deal.new", "deal.stage", "deal.update"})
MONEY = frozenset({"deal.won", "deal.lost", "deal.new", "deal.stage", "deal.update", "payment.log"})
WITH_CHANNEL = frozenset({"deal.won", "deal.new", "deal.update"})
WITH_CHANCE = frozenset({"deal.new", "deal.update"})

REQUIRED = {
    "deal.new": ("account", "amount"),
    "deal.won": ("account", "amount"),
    "deal.lost": ("account",),
    "deal.stage": ("account", "stage"),
    "deal.update": ("account",),
    "payment.log": ("account", "amount"),
    "blocker.raise": ("text",),
    "reminder.create": ("text", "when"),
    "feedback.log": ("account",),
    "intel.log": ("text",),
    "kudos.give": ("to",),
    "agenda.add": ("text",),
    "account.show": ("account",),
    "activity.log": ("kind",),
}
ORDER = (
    "account", "kind", "amount", "currency", "recurrence", "stage", "close_date", "date", "when", "count", "score", "probability",
    "channel", "owner", "reason", "competitor", "to", "meeting", "period", "text", "note",
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """One record to be. `hidden`: why it must not be recorded; `elliptic`: its subject may be the one before."""

    intent: str
    sentence: int = 0
    start: int = 0
    end: int = 0
    slots: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    extra: dict[str, str] = field(default_factory=dict)
    words: dict[str, tuple[int, int]] = field(
        default_factory=dict
    )  # slots that are cut out of the text as typed
    hidden: tuple[Nothing, str] | None = None
    elliptic: bool = True
    amount: AmountReading | None = None

    def put(self, slot: str, value: str, start: int, end: int) -> None:
        """Set a slot; a second, different value makes it a question."""
        if slot in self.missing or not value:
            return
        if slot in self.slots and self.slots[slot] != value:
            self.ask(slot)
            return
        self.slots[slot] = value
        self.spans[slot] = (start, end)

    def ask(self, slot: str) -> None:
        self.missing.add(slot)
        for name in (slot, "currency", "recurrence") if slot == "amount" else (slot,):
            self.slots.pop(name, None)

    def put_words(self, slot: str, items: Sequence[Item], *, telling: bool = False) -> None:
        """A slot that is told in the speaker's own words, from the first to the last of these items.

        `telling`: only if they hold more than little words.
        """
        kept = trimmed(items)
        if (kept and not telling) or (
            kept and any(not {"fill", "with"} & item.tags.keys() or "reason" in item.tags for item in kept)
        ):
            self.words[slot] = kept[0].start, kept[-1].end

    def put_account(self, item: Item) -> None:
        """The customer; where nobody can tell how far the name goes, it is a question."""
        self.elliptic = False
        self.put_item("account", item.tags.get("account") or item.text, item)
        if item.unsure:
            self.extra["account.said"] = item.text
            self.ask("account")

    def put_item(self, slot: str, value: str, item: Item) -> None:
        self.put(slot, value, item.start, item.end)

    def put_amount(self, amount: AmountReading) -> None:
        span = amount.start, amount.end
        if amount.bare and amount.value < 100 and self.intent != "deal.update":
            return  # the number of a list, of a room; a price has more than two figures or says its unit
        if amount.open or (amount.bare and amount.value < 100) or not amount.value:
            self.ask("amount")
            self.spans["amount"] = span
            if amount.low is not None and amount.high is not None:
                self.extra |= {"amount.low": plain(amount.low), "amount.high": plain(amount.high)}
            return
        earlier = self.amount
        self.put("amount", plain(amount.value), *span)
        if "amount" in self.missing:
            if earlier:
                self.extra["amount.options"] = f"{plain(earlier.value)},{plain(amount.value)}"
            return
        self.amount = amount
        self.put("currency", amount.currency, *span)
        self.put("recurrence", amount.recurrence, *span)

    def put_date(self, date: DateReading, *, closing: bool) -> None:
        slot = "close_date" if closing else "date"
        if date.options:
            self.extra["date.options"] = ",".join(day.isoformat() for day in date.options)
        if closing:
            if date.past:
                return
            day = date.ahead
        else:
            if date.future:
                self.hidden = self.hidden or (Nothing.PLAN, "")
                if date.ahead:
                    self.extra["close_date"] = date.ahead.isoformat()
                return
            day = date.back
        if day:
            self.put(slot, day.isoformat(), date.start, date.end)
        else:
            self.ask(slot)
            self.spans[slot] = (date.start, date.end)

    def take(self, item: Item, *, closing: bool = False) -> bool:
        """File a number, a date, a share or a channel where this record has room for it."""
        match item.value:
            case AmountReading() if self.intent in MONEY:
                self.put_amount(item.value)
            case DateReading() if self.intent in HAPPENED:
                self.put_date(item.value, closing=False)
            case DateReading() if self.intent in CLOSING:
                if self.intent != "deal.stage" or closing or (item.value.future and item.value.ahead):
                    self.put_date(item.value, closing=True)
            case Percent() if item.value.off:
                self.extra["discount"] = plain(item.value.value)
            case Percent() if self.intent in WITH_CHANCE:
                if item.value.open:
                    self.ask("probability")
                else:
                    self.put_item("probability", plain(item.value.value), item)
            case None if "channel" in item.tags or "own channel" in item.tags:
                if self.intent not in WITH_CHANNEL:
                    return False
                self.put_item("channel", item.tags.get("own channel") or item.tags["channel"], item)
            case _:
                return False
        return True


EDGES = frozenset([",", ":", ".", ";", "!", "、", "…"]) | {"because", "because of", "due to", "that",
    "about", "as", "since", "因为", "由于", "是", "的", "说", "为", "是因为", "因", "reason", "原因是", "原因", "for",
    "of", "and", "也", "了", "to"}  # fmt: skip
TAILS = frozenset({"and", "but", "the", "so", "then", "了", "on", "at", "by", "和", "。"}) | {",", ":", "."}


def trimmed(items: Sequence[Item]) -> Sequence[Item]:
    """Without linking words and marks at its edges."""
    first, last = 0, len(items)
    while first < last and (items[first].mark or items[first].text in EDGES):
        first += 1
    while last > first and (
        items[last - 1].mark
        or (items[last - 1].text in TAILS and last - first > 1 and items[last - 1].text.isascii())
    ):
        last -= 1
    return items[first:last]


def resolve_account(draft: Draft, vocabulary: Vocabulary) -> None:
    """Give the account its known name; several that fit equally well are a question."""
    said = draft.slots.get("account")
    if not said or said.startswith("#") or not vocabulary.accounts:
        return
    matches = vocabulary.matches(said)
    if len(matches) == 1:
        draft.slots["account"] = matches[0]
    elif len(matches) > 1:
        draft.ask("account")
        draft.extra["account.options"] = ",".join(matches[:5])
        draft.extra["account.said"] = said


def complete(draft: Draft, *, deal_known: bool) -> None:
    """Name what is required and was not said."""
    for slot in REQUIRED.get(draft.intent, ()):
        if slot not in draft.slots and not (slot == "account" and deal_known):
            draft.missing.add(slot)
    if (
        draft.intent == "feedback.log"
        and not {"score", "text"} & draft.slots.keys()
        and "score" not in draft.missing
    ):
        draft.missing.add("text")
    if draft.intent == "blocker.resolve" and not {"account", "text"} & draft.slots.keys() and not deal_known:
        draft.missing.add("text")
    if draft.intent == "activity.log" and "kind" in draft.missing:
        draft.slots.pop("kind", None)


def record_of(draft: Draft) -> Record:
    slots = {slot: draft.slots[slot] for slot in ORDER if slot in draft.slots and slot not in draft.missing}
    missing = tuple(slot for slot in ORDER if slot in draft.missing)
    spans = {slot: span for slot, span in draft.spans.items() if slot in slots or slot in draft.missing}
    return Record(draft.intent, slots, missing, spans, draft.extra)


def share_dates(drafts: Sequence[Draft]) -> None:
    """A date said once before or after a list holds for every record of the same intent without its own."""
    groups: dict[tuple[str, int], list[Draft]] = {}
    for draft in drafts:
        groups.setdefault((draft.intent, draft.sentence), []).append(draft)
    for (intent, _), group in groups.items():
        slot = "close_date" if intent in CLOSING else "date"
        dated = [
            draft for draft in group if slot in draft.spans and (slot in draft.slots or slot in draft.missing)
        ]
        if len(group) > 1 and len(dated) == 1 and stands_outside(dated[0].spans[slot], group):
            for other in group:
                if other is not dated[0] and not (
                    intent == "deal.update" and other.slots.keys() - {"account"}
                ):
                    share(dated[0], other, slot)


def stands_outside(date: tuple[int, int], group: Sequence[Draft]) -> bool:
    """Whether a date stands before or after all that a list names."""
    spans = [span for draft in group if (span := account_span(draft))]
    return all(date[0] < first for first, _ in spans) or all(date[1] > last for _, last in spans)


def share(draft: Draft, other: Draft, slot: str) -> None:
    other.spans[slot] = draft.spans[slot]
    if slot in draft.missing:
        other.ask(slot)
    else:
        other.slots[slot] = draft.slots[slot]


def account_span(draft: Draft) -> tuple[int, int] | None:
    return draft.spans.get("account") or draft.spans.get("amount") or draft.spans.get("count")
