"""What an open deal looks like now: the changes that are said without a strong verb ("Globex is now 80k", 阿里的金额改成30万)."""

from collections.abc import Sequence

from bot.language.amounts import AmountReading
from bot.language.dates import DateReading
from bot.language.drafts import Draft
from bot.language.facts import amount_is_part, share_is_term, take_facts
from bot.language.heads import STATES, moves_a_meeting
from bot.language.items import Item, Percent
from bot.language.roles import give_names, put_owner
from bot.language.understanding import Nothing


def read_change_of_state(items: Sequence[Item], *, about: bool = False) -> Draft | None:
    """An update, when the clause changes a field or states a new value. `about`: its subject was named before."""
    names = [place for place, item in enumerate(items) if "name" in item.tags]
    if any("change" in item.tags and moves_a_meeting(items, place) for place, item in enumerate(items)):
        return None
    changing = [item for item in items if "change" in item.tags]
    moving = [item for item in items if "move" in item.tags]
    fields = [item for item in items if "field" in item.tags]
    draft = Draft("deal.update", start=items[0].start, end=items[-1].end)
    closing = next((place for place, item in enumerate(items) if "closes" in item.tags), None)
    if closing is not None and is_intention(items, closing):
        draft.hidden = (Nothing.PLAN, items[closing].text)
    stated = about or bool(names) or any("pronoun" in item.tags for item in items)
    firm = [item for item in changing if item.text not in STATES]
    new_value(
        draft, items, firm=bool(firm or fields), weak=bool(stated and (changing or moving)), named=bool(names)
    )
    close_date(draft, items, fields, changed=bool(firm))
    channel(draft, items)
    owner(draft, items, fields, names)
    if not draft.slots and not draft.missing:
        if not (firm and fields):
            return None
        for item in fields:
            draft.ask(item.tags["field"])
        draft.missing &= {"amount", "close_date", "probability", "channel", "owner"}
        if not draft.missing:
            return None
    if "owner" not in draft.slots:
        give_names(draft, items, names)
    return draft


def says_whose(items: Sequence[Item]) -> bool:
    """Whether a clause's words name a deal or change one in so many words: "the target is 200k" do neither."""
    return any(
        {"name", "person", "pronoun", "generic", "field", "shift"} & item.tags.keys()
        or ("change" in item.tags and item.text not in STATES)
        for item in items
    )


def announced(items: Sequence[Item], *, colon: bool) -> list[Draft]:
    """In "update Acme: 80k, 70%" the values follow the colon."""
    names = [item for item in items if "name" in item.tags]
    changing = any("change" in item.tags and item.text not in STATES for item in items)
    staged = any(item.tags.get("field") == "stage" for item in items)
    fields = any(
        {"amount", "close_date", "probability", "channel"} & {item.tags.get("field", "")} for item in items
    )
    if not ((changing or staged or fields) and len(names) == 1 and colon):
        return []
    draft = Draft("deal.stage" if staged else "deal.update", start=items[0].start, end=items[-1].end)
    draft.put_account(names[0])
    return [draft]


def new_value(draft: Draft, items: Sequence[Item], *, firm: bool, weak: bool, named: bool) -> None:
    likely = any("likely" in item.tags for item in items)
    due = named and is_due(items)
    alone = named and all(ABOUT_CHANCE & item.tags.keys() or item.value is not None for item in items)
    alone = alone and not any({"cue", "activity"} & item.tags.keys() for item in items)
    for place, item in enumerate(items):
        stated = firm or due or (weak and is_stated(items, place)) or ((weak or named) and is_new(item))
        match item.value:
            case AmountReading() if by_so_much(items, place) and not of_something_else(items, place):
                draft.ask("amount")
                draft.spans["amount"] = (item.start, item.end)
            case AmountReading() if stated and is_its_own(items, place):
                draft.take(item)
            case Percent() if (stated or likely or alone) and not share_is_term(items, place):
                draft.take(item)
            case _:
                pass


def is_due(items: Sequence[Item]) -> bool:
    """Acme 50k closing Dec 20, 海尔下周五签约50万: an open deal with its day."""
    return any("closes" in item.tags for item in items) and any(
        isinstance(item.value, DateReading) and item.value.ahead and not item.value.past for item in items
    )


def is_new(item: Item) -> bool:
    """From 50k to 60k: a change by itself."""
    return isinstance(item.value, AmountReading) and item.value.replaces


def is_its_own(items: Sequence[Item], place: int) -> bool:
    return not amount_is_part(items, place) and not of_something_else(items, place)


# What a deal's amount is said of: the deal, its stage, its fields. A budget, an invoice, a headcount is none of these.
OWN = frozenset({"name", "person", "pronoun", "generic", "field", "stage", "fill", "talk", "move", "change", "possessive", "with",
    "closes", "and", "likely", "putting", "channel", "cue", "base", "shift", "period", "because"})  # fmt: skip
BILLS = frozenset(
    {
        "invoice",
        "invoices",
        "bill",
        "owes",
        "owe",
        "owed",
        "the other half",
        "other half",
        "half",
        "rest",
        "remainder",
        "balance",
        "instalment",
        "installment",
        "余款",
        "剩下",
        "剩下的",
        "另一半",
        "发票",
        "账单",
        "欠",
        "欠款",
    }
)
NOT_OF_A_DEAL = frozenset({"goal.show", "forecast.show", "report.show", "policy.show"})


def of_something_else(items: Sequence[Item], place: int) -> bool:
    """The budget at Acme is 100k, 发票金额20万: what has this amount is named, and is not the deal."""
    for item in items[:place]:
        if "part" in item.tags or item.text in BILLS or item.tags.get("show") in NOT_OF_A_DEAL:
            return True
        if item.value is None and not item.mark and not item.count and not OWN & item.tags.keys():
            return True
    return False


# "Acme 70%" is a chance, 海尔付了30% is not.
ABOUT_CHANCE = frozenset({"name", "fill", "generic", "field", "possessive", "move", "change", "with"})
# A change by so much, not to so much: the new value has to be asked for.
BY = frozenset(
    {
        "by",
        "up",
        "down",
        "add",
        "added",
        "plus",
        "another",
        "extra",
        "涨",
        "涨了",
        "加",
        "加了",
        "增加",
        "增加了",
        "减少",
        "减少了",
        "减",
        "减了",
        "降",
        "降了",
        "多了",
        "少了",
        "提高",
        "提高了",
        "追加",
        "追加了",
        "再加",
    }
)


RAISING = frozenset({"raise", "raised", "increase", "increased", "reduce", "reduced", "lower", "lowered", "cut", "grew", "rose",
    "fell", "came down", "grown", "grows", "shrank", "upsized", "downsized", "expanded", "went up", "went down"})  # fmt: skip
TOWARDS = frozenset({"to", "at", "is", "is now", "now", "=", "->", ">", ":"})


def by_so_much(items: Sequence[Item], place: int) -> bool:
    before = [item for item in items[:place] if item.text not in {"了", "the", "a"}][-1:]
    return (bool(before) and before[0].text in BY) or (
        raised(items[:place]) and not {"to", "到", "至"} & set(items[place].text.split())
    )


def raised(before: Sequence[Item]) -> bool:
    """Raised Acme 20k: whether by or to so much is not said."""
    for item in reversed(before):
        if item.text in TOWARDS or item.text.endswith(("到", "至", "为", "成", "to")):
            return False
        if item.text in RAISING:
            return True
    return False


def is_stated(items: Sequence[Item], place: int) -> bool:
    """Whether "is", "now", 是 or the like stands right beside the number."""
    before = [item for item in items[:place] if set(item.tags) != {"fill"}][-1:]
    after = items[place + 1 : place + 2]
    return any({"move", "change"} & item.tags.keys() and item.text not in GOING for item in [*before, *after])


# They say that something goes or comes, not what a deal comes to: got 10k, the quote for 50k went out.
GOING = frozenset({"got", "getting", "went", "go", "goes", "going", "took", "take", "put", "mark", "back"})


def close_date(draft: Draft, items: Sequence[Item], fields: Sequence[Item], *, changed: bool) -> None:
    if any(item.text in BILLS for item in items):
        return  # what is due is a bill, not the deal
    closing = next((place for place, item in enumerate(items) if "closes" in item.tags), None)
    field = any(item.tags["field"] == "close_date" for item in fields)
    for place, item in enumerate(items):
        moved = place > 1 and items[place - 1].text == "to" and items[place - 2].text in MOVED
        known = closing is not None or field or moved or (changed and not draft.slots)
        if isinstance(item.value, DateReading) and known:
            draft.take(item, closing=True)


def is_intention(items: Sequence[Item], closing: int) -> bool:
    """Closing Acme this week, 下周签腾讯: what somebody means to do, not a day that is expected."""
    field = any(item.tags.get("field") == "close_date" for item in items)
    expected = items[closing].text.startswith(("expect", "预计", "有望"))
    first = next((place for place, item in enumerate(items) if "name" in item.tags), None)
    return not (field or expected) and first is not None and first > closing


MOVED = frozenset({"moved", "move", "moving", "bumped", "bump"})


def channel(draft: Draft, items: Sequence[Item]) -> None:
    changed = any({"switch", "change"} & item.tags.keys() for item in items)
    moved = any(
        "move" in item.tags and item.text in {"move", "moved", "moving", "is now", "now"} for item in items
    )
    if changed or moved:
        take_facts(draft, [item for item in items if "channel" in item.tags])


def owner(draft: Draft, items: Sequence[Item], fields: Sequence[Item], names: Sequence[int]) -> None:
    if not any(item.tags["field"] == "owner" for item in fields):
        return
    field_at = next(place for place, item in enumerate(items) if item.tags.get("field") == "owner")
    people = [item for item in items if "person" in item.tags]
    after = [place for place in names if place > field_at]
    if people:
        put_owner(draft, people[-1])
    elif len(names) >= 2 and after:
        put_owner(draft, items[after[-1]])
        draft.put_account(items[names[0]])
        return
    if people and names:
        draft.put_account(items[names[0]])
