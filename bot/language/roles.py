"""Who is who among the names beside a head: the customer, the one who did it, the one who won it instead."""

import itertools
from collections.abc import Iterator, Sequence

from bot.language.amounts import AmountReading
from bot.language.characters import is_firm
from bot.language.clauses import NAME_STARTS
from bot.language.dates import DateReading
from bot.language.drafts import Draft, share
from bot.language.facts import take_facts
from bot.language.heads import Part
from bot.language.items import Item
from bot.language.losses import RATHER_THAN, link_before, loses_theirs, read_reason, rival_wins, rivals
from bot.language.shares import take_shares
from bot.language.understanding import Nothing


def read_part(part: Part, message_start: int) -> list[Draft]:
    """The drafts of one head. None of them when what was won or lost is no business."""
    match part.head.intent:
        case "deal.update":
            return [read_change(part)]
        case "deal.stage":
            return [read_stage(part)]
        case "activity.log":
            return read_activity(part)
        case _:
            return list(read_deal(part))


def blank(part: Part) -> Draft:
    return Draft(part.head.intent, start=part.items[0].start, end=part.items[-1].end)


def put_owner(draft: Draft, item: Item) -> None:
    draft.put_item("owner", item.tags.get("person") or item.text, item)


def read_deal(part: Part) -> Iterator[Draft]:
    """Won, lost, new and paid."""
    items, head = part.items, part.head
    draft = blank(part)
    left = [place for place in range(head.place) if "name" in items[place].tags]
    priced = list_before(items, head.place)
    if priced is not None:
        people(draft, items, head.place)
        take_facts(draft, [item for item in items if isinstance(item.value, DateReading)])
        for listed in continue_list(draft, items[priced : head.place]):
            if "date" in draft.spans and "date" not in listed.spans:
                share(draft, listed, "date")
            yield listed
        return
    right = [place for place in range(head.place + 1, len(items)) if "name" in items[place].tags]
    if everyday(items, head.place, left + right):
        return
    people(draft, items, head.place)
    take_shares(draft, items)
    if draft.intent == "deal.won":
        rival_wins(draft, items, head.place)
        right = [place for place in right if items[place - 1].text not in RATHER_THAN]
    loses_theirs(draft, items, head.place, left, right)
    left, right = rivals(draft, items, head.place, left, right)
    by = [place for place in right if "by" in link_before(items, place).tags]
    if by and left:
        put_owner(draft, items[by[0]])
        right = []
    if after_price(items, head.place, left, right):
        items, right = items[: right[0]], []
    if right and (in_doubt(items, right[0]) or from_another(items, right)):
        draft.ask("account")
    elif right:
        first = main_name(items, right)
        draft.put_account(items[first])
        doers = [place for place in left if "with" not in link_before(items, place).tags]
        name_doer(draft, items, [place for place in doers if "account" not in items[place].tags])
    elif left:
        linked = [place for place in left if "with" in link_before(items, place).tags]
        chosen = linked or left
        if len({items[place].text for place in chosen}) > 1 and not linked:
            draft.ask("account")
        else:
            draft.put_account(items[chosen[-1] if linked else chosen[0]])
    if (
        not {"account"} & (draft.slots.keys() | draft.missing)
        and not part.labelled
        and not has_substance(items, head.place)
    ):
        return
    if draft.intent == "deal.new" and (
        "lead" in items[head.place].text.split() or "线索" in items[head.place].text
    ):
        draft.put_item("stage", "lead", items[head.place])
    if draft.intent == "deal.lost":
        read_reason(draft, items, head.place)
    again = second_account(items, right)
    take_facts(draft, items[: again or len(items)])
    yield draft
    if again:
        yield from continue_list(draft, items[again:])


def name_doer(draft: Draft, items: Sequence[Item], doers: Sequence[int]) -> None:
    """Who did it is a person; a company that signed another one may be either side."""
    if not doers or "owner" in draft.slots or draft.intent == "payment.log":
        return
    if "brand" in items[doers[-1]].tags or is_firm(items[doers[-1]].text):
        draft.ask("account")
    else:
        put_owner(draft, items[doers[-1]])


def after_price(items: Sequence[Item], head: int, left: Sequence[int], right: Sequence[int]) -> bool:
    """海尔签了五十万华为还在谈: the customer stands before, and the name after the amount is another matter."""
    between = items[head + 1 : right[0]] if right else []
    priced = any(isinstance(item.value, AmountReading) for item in between)
    return bool(left) and priced and not items[head].text.isascii() and not link_before(items, right[0]).text


def in_doubt(items: Sequence[Item], name: int) -> bool:
    """Whether nobody can tell where this name begins or ends."""
    return torn(items, name) or (name > 0 and led_by_adjective(items, name))


def torn(items: Sequence[Item], name: int) -> bool:
    """In "sunny side bakery" a word of the grammar stands inside what looks like one name in small letters."""
    three = items[name : name + 3]
    return (
        len(three) == 3
        and three[1].tags.keys() == {"fill"}
        and "loose" in three[0].tags
        and bool({"loose", "noise"} & three[2].tags.keys())
        and all(item.text.islower() for item in three)
    )


def led_by_adjective(items: Sequence[Item], name: int) -> bool:
    """Won big sky media: in small letters nobody can tell whether "big" belongs to the name."""
    before, item = items[name - 1], items[name]
    if "loose" not in item.tags or not item.text.islower() or before.text not in NAME_STARTS:
        return False
    return " " in item.text or before.text not in {"new", "first", "old", "all", "next", "one"}


def from_another(items: Sequence[Item], names: Sequence[int]) -> bool:
    """Signed Jane from Rexel, won Acme from Salesforce: either may be the customer."""
    return (
        len(names) > 1
        and names[1] == names[0] + 2
        and items[names[0] + 1].text == "from"
        and not any("account" in items[place].tags for place in names[:2])
    )


def second_account(items: Sequence[Item], right: Sequence[int]) -> int:
    """Where another customer begins after the first one's numbers: 小米30万 京东20万."""
    for earlier, later in itertools.pairwise(right):
        if (
            any(isinstance(item.value, AmountReading) for item in items[earlier:later])
            and not link_before(items, later).text
        ):
            return later
    return 0


def list_before(items: Sequence[Item], head: int) -> int | None:
    """Where a list of priced customers begins before its verb: 海尔50万 格力30万 都签了."""
    named = [place for place in range(head - 1) if "name" in items[place].tags]
    priced = [place for place in named if isinstance(items[place + 1].value, AmountReading)]
    bare = all("fill" in item.tags for item in items[head + 1 :])
    return priced[0] if len(priced) > 1 and bare else None


def continue_list(draft: Draft, items: Sequence[Item]) -> Iterator[Draft]:
    """A further customer with its own numbers and the verb of the one before."""
    names = [place for place, item in enumerate(items) if "name" in item.tags]
    following = Draft(draft.intent, draft.sentence, items[0].start, items[-1].end, hidden=draft.hidden)
    if "owner" in draft.slots:
        following.slots["owner"] = draft.slots["owner"]
    following.put_account(items[names[0]])
    again = second_account(items, names)
    take_facts(following, items[: again or len(items)])
    yield following
    if again:
        yield from continue_list(draft, items[again:])


def main_name(items: Sequence[Item], places: Sequence[int]) -> int:
    """The customer among the names after the verb: "closed Ana's deal with Acme" is about Acme."""
    for place in places:
        owned = place + 1 < len(items) and "possessive" in items[place + 1].tags
        if owned and len(places) > 1:
            continue
        return place
    return places[0]


def people(draft: Draft, items: Sequence[Item], head: int) -> None:
    """Colleagues: the one who did it, or the one it was done with."""
    for place, item in enumerate(items):
        if "person" not in item.tags:
            continue
        link = link_before(items, place)
        together = link.text in {"with", "和", "跟", "与", "together with", "同"}
        if together:
            draft.extra[f"share.{item.tags['person']}"] = ""
        elif "owner" not in draft.slots:
            put_owner(draft, item)


def everyday(items: Sequence[Item], head: int, names: Sequence[int]) -> bool:
    """Whether the thing won or lost is of everyday life: a match, a phone."""
    if any("loose" not in items[place].tags or items[place].text[:1].isupper() for place in names):
        return False
    for item in items[head + 1 :]:
        if "everyday" in item.tags:
            return True
        if item.value is not None or ({"generic", "name"} & item.tags.keys() and "everyday" not in item.tags):
            break
    before = items[:head]
    return (
        bool(before)
        and any("everyday" in item.tags for item in before)
        and not any("name" in item.tags for item in before)
    )


def has_substance(items: Sequence[Item], head: int) -> bool:
    """Without a customer's name, what else makes this a report of business."""
    strong = "easily said" not in items[head].tags and "base" not in items[head].tags
    if strong:
        return True
    others = [item for place, item in enumerate(items) if place != head]
    return any(
        isinstance(item.value, AmountReading)
        or (
            {"generic", "pronoun"} & item.tags.keys()
            and item.text not in {"he", "she", "him", "her", "他", "她", "all", "both"}
        )
        for item in others
    )


def read_stage(part: Part) -> Draft:
    items, head = part.items, part.head
    draft = blank(part)
    stage = items[head.place]
    if "next stage" in stage.tags and "stage" not in stage.tags:
        draft.ask("stage")
    else:
        draft.put_item("stage", stage.tags.get("own stage") or stage.tags["stage"], stage)
    names = [place for place, item in enumerate(items) if "name" in item.tags and place != head.place]
    people(draft, items, head.place)
    give_names(draft, items, names)
    ahead = next(
        (item for item in items[: head.place] if isinstance(item.value, DateReading) and item.value.future),
        None,
    )
    expected = next((item for item in items[: head.place] if item.text in EXPECTED), ahead)
    if expected:
        draft.hidden = (Nothing.PLAN, expected.text)
    take_facts(draft, [item for place, item in enumerate(items) if place != head.place])
    return draft


EXPECTED = frozenset({"预计", "计划", "下一步", "下步", "争取", "预计能"})


def give_names(draft: Draft, items: Sequence[Item], names: Sequence[int]) -> None:
    """Of two names before a change the first is who did it, the second is the customer: Bob moved Acme."""
    moves = [
        place for place, item in enumerate(items) if {"move", "shift", "change", "give"} & item.tags.keys()
    ]
    if len(names) >= 2 and moves and names[0] < moves[0] < names[1]:
        if "account" not in items[names[0]].tags and draft.intent != "deal.update":
            put_owner(draft, items[names[0]])
        draft.put_account(items[names[1]])
    elif names:
        draft.put_account(items[names[0]])


def read_activity(part: Part) -> list[Draft]:
    """One record for each customer, or one with a count."""
    items, head = part.items, part.head
    draft = blank(part)
    if head.kind == "?":
        draft.ask("kind")
    else:
        draft.put_item("kind", head.kind, items[head.place])
    counted = next((item for item in items if item.count), None)
    if counted:
        draft.put_item("count", counted.count, counted)
        draft.elliptic = False
        kind = counted.tags.get("kind", "")
        if kind and (
            "kind" in draft.missing or (draft.slots.get("kind") != kind and items[head.place] is counted)
        ):
            draft.slots["kind"] = kind
    right = [place for place in range(head.place + 1, len(items)) if "name" in items[place].tags]
    left = [place for place in range(head.place) if "name" in items[place].tags]
    linked = [place for place in left if "with" in link_before(items, place).tags]
    places = met_at(items, right) or linked[-1:] or left[:1]
    if linked and right and "loose" in items[right[0]].tags and not items[head.place].text.isascii():
        places = linked[-1:]  # 给格力做了演示反响不错: what follows is about it
    if counted and places and "loose" in items[places[0]].tags and items[places[0]].text.islower():
        places = []  # met 5 prospects at the fair
    for item in items:
        draft.take(item)
    if places:
        draft.put_account(items[places[0]])
        after = max(places[0], head.place) + 1
        draft.put_words("note", [item for item in items[after:] if item.value is None], telling=True)
    elif everyday(items, head.place, []) or not (
        counted or part.labelled or meets_customer(items, head.place)
    ):
        return []
    return [draft]


def met_at(items: Sequence[Item], names: Sequence[int]) -> list[int]:
    """Of "Bob at Acme" and "Bob from Acme" the customer is Acme; otherwise the first name."""
    if (
        len(names) > 1
        and "account" not in items[names[0]].tags
        and link_before(items, names[1]).text in {"at", "from", "of"}
    ):
        return [names[1]]
    return list(names[:1])


def meets_customer(items: Sequence[Item], head: int) -> bool:
    others = [item for place, item in enumerate(items) if place != head]
    return any(
        "contact" in item.tags
        or (
            "generic" in item.tags
            and item.text not in {"guys", "folks", "people", "reps", "老板", "everyone"}
        )
        or ("pronoun" in item.tags and item.text in {"them", "they", "it", "他们", "她们"})
        for item in others
    )


def read_change(part: Part) -> Draft:
    """Handed over, or the closing day shifted."""
    items, head = part.items, part.head
    draft = blank(part)
    if head.kind == "owner":
        hand_over(draft, items, head.place)
    else:
        names = [place for place, item in enumerate(items) if "name" in item.tags]
        give_names(draft, items, names)
        take_facts(draft, items)
        if not {"close_date", "amount", "channel", "probability"} & (draft.slots.keys() | draft.missing):
            draft.ask("close_date")
    return draft


def given_to_me(items: Sequence[Item], head: int) -> bool:
    """小王把安踏转给我了: who is named gives the customer away."""
    return any(
        item.text in {"me", "我"} and ("give" in before.tags or before.text in {"to", "over to", "给"})
        for before, item in itertools.pairwise(items[head:])
    )


def hand_over(draft: Draft, items: Sequence[Item], head: int) -> None:
    people_at = [place for place, item in enumerate(items) if "person" in item.tags]
    names = [place for place, item in enumerate(items) if "name" in item.tags]
    receiver = (
        people_at[-1]
        if people_at
        else next(
            (
                place
                for place in reversed(names)
                if (place > head and link_before(items, place).text in {"to", "给"})
                or (place > head and "give" in items[place - 1].tags)
            ),
            None,
        )
    )
    takes_over = items[head].text in {"taking over", "takes over", "took over", "接手", "接管"}
    if takes_over and not people_at and names and names[0] < head:
        receiver = names[0]
    if given_to_me(items, head):
        names = [place for place in names if place > head] or names
        receiver = None
    if receiver is not None:
        put_owner(draft, items[receiver])
    rest = [place for place in names if place != receiver]
    if rest:
        draft.put_account(items[rest[0]])
    if receiver is None:
        draft.ask("owner")
