"""What happened or changed: the records that one clause states with its verbs.

A clause is cut at its heads (won, lost, visited, moved to …). In each part the names get their roles by where they
stand: after "won" the customer, before it whoever won; alone, on either side, the customer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.amounts import AmountReading
from bot.language.dates import DateReading
from bot.language.items import Item, Percent

DEALS = frozenset({"deal.won", "deal.lost", "deal.new", "payment.log"})
# Weak ways to say that something is so: they need a customer's name before them.
STATES = frozenset(
    {"is", "are", "at", "to", "in", "是", "在", "到", "now", "is now", "现在", "->", "=>", ">", "="}
)
WEAK_MOVES = STATES | frozenset(
    ["走", "已", "已经", "往", "过了", "进", "开始", "go", "goes", "went", "going", "got", "up", "down"]
)
HAPPENED_MARKS = frozenset({"了", "过", "到了", "完"})
JUST = frozenset({"刚", "刚刚", "已经", "已", "刚才", "just", "already", "终于", "总算"})


@dataclass(slots=True)
class Head:
    """The word that makes a part of a clause a report. `weak`: only under a hope, a plan and the like."""

    place: int
    intent: str
    kind: str = ""
    weak: bool = False


@dataclass(slots=True)
class Part:
    """A head with the items that belong to it."""

    items: list[Item]
    head: Head
    labelled: bool = False  # "Won: Acme": what follows the colon belongs to it


def heads_of(items: Sequence[Item]) -> list[Head]:
    """The heads of a clause in order; neighbours that mean the same count once."""
    heads: list[Head] = []
    for place in range(len(items)):
        head = head_at(items, place)
        if not head:
            continue
        last = heads[-1] if heads else None
        if last and absorbs(items, last, head):
            last.weak = last.weak and head.weak
            last.kind = last.kind or head.kind
            if last.intent == "deal.stage" and head.intent in DEALS:
                last.intent, last.place = head.intent, head.place
            continue
        heads.append(head)
    strong = [head for head in heads if not head.weak]
    return strong or heads[:1]


def absorbs(items: Sequence[Item], last: Head, head: Head) -> bool:
    """Whether the later head only says again what the earlier one said."""
    between = items[last.place + 1 : head.place]
    if last.weak and not head.weak:
        return False
    names_between = any("name" in item.tags for item in between)
    if head.intent == last.intent == "deal.lost" and "lost to" in items[head.place].tags:
        return sum("name" in item.tags for item in items[: head.place]) < 2  # 丢了海尔 输给格力
    if last.intent == head.intent and last.intent in DEALS:
        named_after = any("name" in item.tags for item in items[head.place + 1 :])
        return not names_between or not (named_after or any(item.value is not None for item in between))
    if last.intent == head.intent == "activity.log" and counts_apart(items, last, head):
        return False
    if last.intent == head.intent:
        return not names_between or (head.intent != "activity.log" and not between)
    if head.weak:
        return True
    if not names_between and last.intent in DEALS and head.intent in DEALS | {"deal.stage"}:
        return True  # "lost, went with", "signed the contract", "payment received"
    if last.intent == "deal.update" and head.intent == "deal.stage":
        return False
    return last.intent == "deal.new" and head.intent in {"deal.stage", "deal.won", "deal.update"}


def counts_apart(items: Sequence[Item], last: Head, head: Head) -> bool:
    """打了20个电话拜访3家: two kinds, each with its number."""
    first = any(item.count for item in items[: head.place])
    second = any(item.count for item in items[head.place :])
    return first and second and last.kind != head.kind and "?" not in {last.kind, head.kind}


def head_at(items: Sequence[Item], place: int) -> Head | None:
    item = items[place]
    tags = item.tags
    if {"stage", "own stage", "next stage"} & tags.keys() and (head := stage_head(items, place)):
        return head
    cue = tags.get("cue", "")
    if cue in DEALS and ((head := deal_head(items, place, cue)) or "activity" not in tags):
        return head
    if "base" in tags:
        return base_head(items, place)
    if "activity" in tags and not (
        item.text in {"演示", "邮件", "交流", "沟通", "维护", "去了", "打了", "拨了"}
        and not near_name(items, place)
    ):
        return Head(place, "activity.log", tags["activity"] or "?", weak=is_to_come(items, place))
    if item.count and "kind" in tags:
        return Head(place, "activity.log", tags["kind"])
    if "give" in tags and gives(items, place):
        return Head(place, "deal.update", "owner")
    if "needs date" in tags and not any(isinstance(other.value, DateReading) for other in items):
        return None
    if item.text in {"add", "added", "put", "加", "加到"} and any(
        later.tags.get("show") == "pipeline.show" for later in items[place:]
    ):
        return Head(place, "deal.new")
    if "shift" in tags and moves_a_meeting(items, place):
        return None
    if "shift" in tags and not (
        "move" in tags and any("stage" in later.tags for later in items[place + 1 : place + 3])
    ):
        return Head(place, "deal.update", "close_date")
    return None


def moves_a_meeting(items: Sequence[Item], place: int) -> bool:
    """跟海尔的会议改到周四: what is put off is an appointment, no deal."""
    before = [item for item in items[:place] if item.tags.keys() - {"fill", "talk"}][-1:]
    return bool(before) and "kind" in before[0].tags


LEFT = frozenset({"跑了", "飞了"})


def visits(following: Item) -> bool:
    """跑了三家客户 tells of visits, 客户跑了 of a loss."""
    return bool(following.count) or "name" in following.tags or following.text in {"趟", "一趟", "几家"}


WON = frozenset({"won", "closed", "done", "signed"})


# An order that has come is a deal; only money that has come is a payment.
GOT = frozenset({"received", "got", "收到", "收到了"})
ORDERS = frozenset(
    {
        "po",
        "purchase order",
        "order",
        "order form",
        "signed contract",
        "订单",
        "采购单",
        "中标通知书",
        "中标通知",
    }
)


def deal_head(items: Sequence[Item], place: int, cue: str) -> Head | None:
    item = items[place]
    following = items[place + 1] if place + 1 < len(items) else None
    if following and ("likely" in following.tags or following.tags.get("field") == "probability"):
        return None  # 中标概率70% is a chance
    if item.text in LEFT and (len(items) > place + 1 and visits(items[place + 1])):
        return None
    if place and "department" in items[place - 1].tags and cue == "deal.won":
        return None
    chance = items[place - 1].value if place else None
    if isinstance(chance, Percent) and not chance.off and (not item.text.isascii() or item.text in WON):
        return None  # 90% won, 九成签了: not won
    priced = any(isinstance(other.value, AmountReading) for other in items)
    if cue == "payment.log" and item.text in GOT and any(other.text in ORDERS for other in items):
        cue = "deal.won"
    if cue == "payment.log" and "needs amount" in item.tags and not priced:
        return None
    if "closes" in item.tags and not item.text.endswith(("了", "成功")) and is_due(items, place):
        return None
    chosen = any({"name", "rival"} & other.tags.keys() for other in items[place + 1 :])
    if "needs winner" in item.tags and cue == "deal.lost" and not chosen:
        return None
    return Head(place, cue)


def is_due(items: Sequence[Item], place: int) -> bool:
    """预计12月20日签约, 签约推到Q1: the word names what is to come."""
    if any("closes" in earlier.tags for earlier in items[:place]):
        return True
    shifted = any(
        {"shift", "change", "field"} & other.tags.keys() for other in items if other is not items[place]
    )
    dates = [item.value for item in items if isinstance(item.value, DateReading)]
    if any("change" in other.tags and other.text not in STATES for other in items):
        return True
    bare = not any(isinstance(other.value, AmountReading) for other in items)
    floating = bare and any(date.day and date.ahead != date.back and not date.recent for date in dates)
    return floating or (shifted and bool(dates)) or any(date.future for date in dates)


def base_head(items: Sequence[Item], place: int) -> Head:
    """签, close and the like: they report something with 了 or 刚 beside them, else they only name it."""
    intent, _, kind = items[place].tags["base"].partition(":")
    intent = "activity.log" if intent == "activity" else intent
    after = items[place + 1].text if place + 1 < len(items) else ""
    before = {item.text for item in items[max(0, place - 2) : place]}
    done: bool = bool(
        after in HAPPENED_MARKS
        or (before & JUST and not items[place].text.isascii())
        or (before & {"刚", "刚刚", "已经", "刚才", "终于"})
    )
    if items[place].text == "签" and not done:
        done = states_a_price(items, place)
    if items[place].text == "拿到":
        done = any("generic" in item.tags or isinstance(item.value, AmountReading) for item in items[place:])
    if intent == "activity.log" and not items[place].text.isascii():
        dates = [item.value for item in items if isinstance(item.value, DateReading)]
        done = done or all(date.back and not date.weekday and not date.future for date in dates)
    return Head(place, intent, kind, weak=not done)


def states_a_price(items: Sequence[Item], place: int) -> bool:
    """华为签50万: an amount beside it and no day that lies ahead."""
    dates = [item.value for item in items if isinstance(item.value, DateReading)]
    after = items[place + 1] if place + 1 < len(items) else None
    return bool(after and isinstance(after.value, AmountReading)) and all(
        date.day and not date.future for date in dates
    )


def is_to_come(items: Sequence[Item], place: int) -> bool:
    """周五去海尔演示: without 了 a weekday is the next one."""
    text, following = items[place].text, items[place + 1].text if place + 1 < len(items) else ""
    if text.isascii() or text.endswith(("了", "过", "完")) or following in HAPPENED_MARKS or "了" in text:
        return False
    return any(isinstance(item.value, DateReading) and item.value.weekday for item in items)


def near_name(items: Sequence[Item], place: int) -> bool:
    return any("name" in item.tags for item in items)


def stage_head(items: Sequence[Item], place: int) -> Head | None:
    """A stage counts after a verb of movement (moved to, 进入, is in) or before the word "stage"."""
    item = items[place]
    before = [items[index] for index in range(max(0, place - 3), place)]
    moved = False
    for earlier in reversed(before):
        if earlier.text in {"from", "从"}:
            return None
        if earlier.text == "as":
            moved = any(
                "move" in word.tags and word.text in {"mark", "marked", "set", "put", "move", "moved"}
                for word in items[:place]
            )
            break
        if "move" in earlier.tags and earlier.text not in {
            "back",
            "up",
            "down",
            "got",
            "getting",
            "going",
            "put",
            "mark",
            "take",
            "stage",
        }:
            moved = True
            break
        if not {"fill", "generic", "field"} & earlier.tags.keys() and "next stage" not in earlier.tags:
            break
    after = items[place + 1] if place + 1 < len(items) else None
    named = (
        bool(after and ("阶段" in after.text or after.text in {"stage", "phase", "期"}))
        or "stage" in item.text.split()
        or item.text.endswith("期")
    )
    finished = bool(
        after and after.text in {"了", "中", "中了", "ing"} and place and "name" in items[place - 1].tags
    )
    finished = finished or (
        item.text.startswith("已") and any("name" in earlier.tags for earlier in items[:place])
    )
    if item.tags.get("stage") in {"won", "lost"}:
        return Head(place, f"deal.{item.tags['stage']}") if moved and "cue" not in item.tags else None
    if "kind" in item.tags and not moved:
        return None
    return Head(place, "deal.stage") if moved or named or finished else None


def gives(items: Sequence[Item], place: int) -> bool:
    """Handing over needs somebody to hand over to."""
    people = [item for item in items if "person" in item.tags or "name" in item.tags]
    if "needs receiver" in items[place].tags:
        receivers = [item for item in items[place + 1 :] if "person" in item.tags]
        return bool(receivers) or (
            len(people) >= 2 and any(item.text in {"to", "over"} for item in items[place:])
        )
    return bool(people)


def parts_of(items: Sequence[Item], heads: Sequence[Head]) -> list[Part]:
    """Cut a clause between its heads, so that every head keeps its names."""
    parts: list[Part] = []
    start = 0
    for number, head in enumerate(heads):
        following = heads[number + 1] if number + 1 < len(heads) else None
        end = border(items, start, head, following) if following else len(items)
        own = list(items[start:end])
        parts.append(Part(own, Head(head.place - start, head.intent, head.kind, head.weak)))
        start = end
    return parts


def border(items: Sequence[Item], start: int, head: Head, following: Head) -> int:
    names = [place for place in range(head.place + 1, following.place) if "name" in items[place].tags]
    left = any("name" in items[place].tags for place in range(start, head.place))
    if len(names) >= 2 or (names and left):
        return names[-1]
    place = following.place
    while (
        place - 1 > head.place
        and ("move" in items[place - 1].tags or "fill" in items[place - 1].tags)
        and "name" not in items[place - 1].tags
        and items[place - 1].value is None
    ):
        place -= 1
    return place
