"""Chinese names whose characters or endings are words elsewhere: 大地农资, 和风茶饮, 麦田妈妈, 中建三局.

Chinese has no blanks, so a name ends where the next word begins. These rules say when a word of the grammar is no
word of its own but a part of the name beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.language import zh
from bot.language.clauses import FIRM_ENDS, both_capitals
from bot.language.items import Item, Message
from bot.language.text import is_chinese

NAME_CHARACTERS = frozenset(zh.NAME_CHARACTERS)
JOINTS = frozenset("和同与跟")
NUMBERED = re.compile("[一二三四五六七八九十]{1,3}[局院厂所航冶建]")
# A customer's own things are no customer: 海尔软件 may be what was sold.
SOLD = frozenset({"generic", "field", "stage"})
NOUNS = frozenset({"firm", "everyday", "fill", "kind", "counter", "meeting", "channel"})


@dataclass(slots=True)
class Segment:
    """Neighbouring items that stand together; `word`: unknown characters, the stuff that names are made of."""

    items: list[Item]
    word: bool
    glued: bool = False
    unsure: bool = False

    @property
    def text(self) -> str:
        return "".join(item.text for item in self.items)

    @property
    def soft(self) -> bool:
        return not self.word and self.text in NAME_CHARACTERS

    @property
    def firm(self) -> bool:
        tags = self.items[0].tags
        return not self.word and ("firm" in tags or (tags.keys() <= NOUNS and "everyday" in tags))

    @property
    def brand(self) -> bool:
        tags = self.items[0].tags
        return not self.word and "name" in tags and not {"person", "competitor"} & tags.keys()


def join_compounds(message: Message) -> list[Item]:
    """The items of a message, with the parts of such names put together."""
    joined: list[Item] = []
    chinese = sum(map(is_chinese, message.folded))
    for run in runs(join_partners(message)):
        segments = segments_of(run)
        if len(segments) > 1:
            before = next((item for item in reversed(joined) if not is_filler(item)), None)
            after_cue(segments)
            if may_open(before, message, segments):
                glue_first(segments)
            glue_between(segments)
            led = bool(joined) and joined[-1].end == run[0].start and not joined[-1].mark
            glue_ends(segments, led=led)
            doubt_long(segments)
            if chinese == run[-1].end - run[0].start:
                glue_last(segments)
        for segment in segments:
            joined += written(segment, message)
            rejoin(joined, message)
    return joined


def join_partners(message: Message) -> list[Item]:
    """Orchid & Pine is one firm; "visited Acme & Globex" are two, as one calls on several in a day."""
    joined: list[Item] = []
    several = any({"activity", "base"} & item.tags.keys() for item in message.items)
    items = iter(zip_longest(message.items, message.items[1:]))
    for item, following in items:
        last = joined[-1] if joined else None
        if item.text == "&" and last and following and is_partner(message, last, following, several=several):
            last.end, last.text = following.end, message.folded[last.start : following.end]
            next(items, None)
        else:
            joined.append(item)
    return joined


def is_partner(message: Message, last: Item, following: Item, *, several: bool) -> bool:
    if not (last.is_word() and both_capitals(message, last, following)):
        return False
    return following.text in FIRM_ENDS or (following.is_word() and not several)


def rejoin(joined: list[Item], message: Message) -> None:
    """小王子食品: what is left of the name shows that no colleague was meant."""
    if (
        len(joined) > 1
        and joined[-1].unsure
        and joined[-2].end == joined[-1].start
        and "person" in joined[-2].tags
    ):
        whole = Item(joined[-2].start, joined[-1].end, message.folded[joined[-2].start : joined[-1].end])
        joined[-2:] = [whole]


def is_filler(item: Item) -> bool:
    return item.value is not None or set(item.tags) == {"fill"}


def runs(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items side by side that consist of Chinese characters; everything else alone."""
    run: list[Item] = []
    for item in items:
        plain = not item.mark and item.value is None and not item.count and is_han(item)
        if run and not (plain and run[-1].end == item.start and is_han(run[-1])):
            yield run
            run = []
        run.append(item)
        if not plain:
            yield run
            run = []
    if run:
        yield run


def is_han(item: Item) -> bool:
    return bool(item.text) and all(map(is_chinese, item.text))


def segments_of(run: Sequence[Item]) -> list[Segment]:
    segments: list[Segment] = []
    for item in run:
        if item.tags.keys() == {"place"}:
            item.tags = {}
        if item.is_word() and segments and segments[-1].word:
            segments[-1].items.append(item)
        else:
            segments.append(Segment([item], item.is_word()))
    return segments


def glue(segments: list[Segment], first: int, last: int, *, unsure: bool = False) -> None:
    items = [item for segment in segments[first : last + 1] for item in segment.items]
    unsure = unsure or any(segment.unsure for segment in segments[first : last + 1])
    segments[first : last + 1] = [Segment(items, word=True, glued=True, unsure=unsure)]


def may_open(before: Item | None, message: Message, segments: Sequence[Segment]) -> bool:
    """Whether a name may begin here with a character such as 和, which else joins two names or introduces one."""
    if before is None:
        lonely = len(segments[1].text) == 1 and len(segments) > 2 and segments[2].firm
        return segments[0].text not in JOINTS or lonely
    return before.text == ":" or before.tags.get("cue", "").startswith("deal.")


def after_cue(segments: list[Segment]) -> None:
    """签下同福酒店: a verb that wants an object is followed by its name."""
    for place in range(len(segments) - 2):
        if segments[place].items[0].tags.get("cue", "").startswith("deal.") and opens(segments, place + 1):
            glue(segments, place + 1, place + 2)
            return


def glue_first(segments: list[Segment]) -> None:
    if opens(segments, 0):
        glue(segments, 0, 1)


def opens(segments: Sequence[Segment], place: int) -> bool:
    return segments[place].soft and (segments[place + 1].word or segments[place + 1].firm)


def glue_between(segments: list[Segment]) -> None:
    """大和商社, 丰收农机: a lonely unknown character is no word, so its neighbour belongs to it."""
    place = 1
    while place < len(segments):
        before, here = segments[place - 1], segments[place]
        after = segments[place + 1] if place + 1 < len(segments) else None
        follows = after is not None and (after.word or after.firm)
        lonely = len(before.text) == 1 or (after is not None and after.word and len(after.text) == 1)
        lonely = lonely or (after is not None and after.firm and here.text not in JOINTS)
        if before.word and here.soft and follows and lonely:
            glue(segments, place - 1, place + 1)
        elif before.word and here.soft and len(before.text) == 1 and here.text not in JOINTS:
            glue(segments, place - 1, place)
        else:
            place += 1


def glue_ends(segments: list[Segment], *, led: bool) -> None:
    """锦程地产, 蓝天幼儿园: what companies are called after ends a name."""
    place = 1
    while place < len(segments):
        before, here = segments[place - 1], segments[place]
        named = (
            before.word
            or (before.firm and here.firm)
            or (before.brand and not SOLD & here.items[0].tags.keys())
        )
        numbered = before.brand and here.word and NUMBERED.fullmatch(here.text)
        if (named and here.firm) or numbered:
            glue(segments, place - 1, place, unsure=before.word and is_rest(segments, place - 1, led=led))
        else:
            place += 1


def doubt_long(segments: Sequence[Segment]) -> None:
    """嘉禾餐饮松口签了: what stands between a full name and the verb may be a word that nobody listed."""
    for place in range(len(segments) - 2):
        full, follows = segments[place], segments[place + 1]
        opening = not place or "cue" not in segments[place - 1].items[0].tags
        if full.glued and follows.word and opening and "fill" not in segments[place + 2].items[0].tags:
            full.unsure = True


def is_rest(segments: Sequence[Segment], place: int, *, led: bool) -> bool:
    """Whether one character before a company's ending looks like the rest of a name: 跟|上科技, 小王|子食品.

    `led`: something else stands right before these segments.
    """
    lone = len(segments[place].text) == 1 and not segments[place].glued
    if not place:
        return lone and led
    before = segments[place - 1].items[0].tags
    verb = before.get("cue", "").startswith(("deal.", "payment."))
    return lone and not verb and not {"activity", "base", "putting"} & before.keys()


def glue_last(segments: list[Segment]) -> None:
    """胖东来 in an English sentence: all that is Chinese is the name."""
    if segments[0].word and all(segment.word or segment.soft for segment in segments):
        glue(segments, 0, len(segments) - 1)


def written(segment: Segment, message: Message) -> list[Item]:
    first, last = segment.items[0], segment.items[-1]
    if segment.glued:
        return [Item(first.start, last.end, message.folded[first.start : last.end], unsure=segment.unsure)]
    if segment.items[0].tags.keys() == {"firm"}:
        return [replace(first, tags={"generic": ""})]  # a hotel, a school: a customer without a name
    return segment.items
