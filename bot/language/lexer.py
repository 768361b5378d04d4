"""From text to items: what every word and every number in a message may be, before anybody asks what it means."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.language.amounts import AmountReading, find_amounts
from bot.language.characters import inside_name, is_han_number, text_of
from bot.language.dates import DateReading
from bot.language.figures import SCORED, find_percents, find_references, find_scores, find_splits
from bot.language.grammar import Grammar, grammar
from bot.language.items import Item, Message
from bot.language.names import Vocabulary
from bot.language.numbers import read_chinese
from bot.language.patterns import find_dates
from bot.language.spoken import correct_spoken
from bot.language.text import Token, fold, is_chinese, tokenise

COUNT_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "dozen": "12", "one": "1",
}  # fmt: skip
MAGNITUDES = frozenset("百千万亿")
HAN_FIGURES = frozenset("一二两三四五六七八九十百千万")
SHORT = re.compile(r"[a-z](?:\.[a-z])*|inc|corp|co|ltd|llc|vs|mrs?|ms|dr|st|approx|est")
WORD = re.compile(r"[a-z0-9#\u00df-\u1fff\u3040-\u30fb\u3400-\u9fff\uac00-\ud7af]")


def read(text: str, now: datetime, vocabulary: Vocabulary) -> Message:
    """Find the names first, then percentages, scores, dates and amounts in what is left, then the words of the grammar."""
    rules = grammar()
    folded = fold(text)
    tokens = tokenise(folded)
    message = Message(text, folded, capitals=any(c.islower() and c.isascii() for c in text))
    found: dict[int, Item] = {}
    masked = Mask(folded)
    for item in find_names(text, tokens, rules, vocabulary):
        if not masked.taken(item):
            found[item.start] = item
            masked.hide(item)
    for item in find_values(text, masked, tokens, rules, now):
        if item.start not in found and not masked.taken(item):
            found[item.start] = item
            masked.hide(item)
    message.items = list(merge(text, tokens, found, rules, vocabulary))
    return message


class Mask:
    """The folded text with blanks where something was found already. Offsets stay."""

    def __init__(self, folded: str) -> None:
        self.text = folded

    def hide(self, item: Item) -> None:
        blank = "\x00" * (item.end - item.start)
        self.text = self.text[: item.start] + blank + self.text[item.end :]

    def taken(self, item: Item) -> bool:
        return "\x00" in self.text[item.start : item.end]


def find_names(text: str, tokens: Sequence[Token], rules: Grammar, vocabulary: Vocabulary) -> Iterator[Item]:
    """Accounts, people and companies that are known, deal numbers, and colleagues by the way they are written."""
    end = 0
    beginnings = (vocabulary.names.root.keys(), rules.names.root.keys())
    for index, token in enumerate(tokens):
        word = token.text
        known = word in beginnings[0] or word in beginnings[1] or word[0] in "#@"
        if token.start < end or not (known or word in rules.surnames or word in {"小", "老"}):
            continue
        item = known_name(text, tokens, index, rules, vocabulary) or colleague(text, tokens, index, rules)
        if item:
            end = item.end
            yield item


def known_name(
    text: str, tokens: Sequence[Token], index: int, rules: Grammar, vocabulary: Vocabulary
) -> Item | None:
    token = tokens[index]
    if counts_the_number_before(text, tokens, index):
        return None
    if token.text[0] == "#" and token.text[1:].isdigit():
        return Item(
            token.start, token.end, token.text, {"account": text[token.start : token.end], "name": ""}
        )
    own = vocabulary.names.longest(tokens, index, len(text))
    brand = rules.names.longest(tokens, index, len(text))
    found = max((match for match in (own, brand) if match), key=lambda match: match[0], default=None)
    if not found:
        return None
    count, tags = found
    last = tokens[index + count - 1]
    typed = text[token.start : last.end]
    grammatical = rules.words.longest(tokens, index, len(text) if "brand" in tags else last.end)
    plain_word = typed.islower() and typed.isalpha() and typed.isascii()
    if plain_word and (grammatical or "brand" in tags):
        return None
    if "brand" in tags and grammatical and (grammatical[0] > count or (count == 1 and opens(tokens, index))):
        return None
    return Item(token.start, last.end, typed, {"name": "", **tags})


def counts_the_number_before(text: str, tokens: Sequence[Token], index: int) -> bool:
    """The 万 of 20万和格力 is a unit, whatever company begins with it."""
    before = tokens[index - 1].text[-1] if index else ""
    led = before.isdigit() or before in HAN_FIGURES
    return (
        led
        and tokens[index].text in MAGNITUDES
        and not text[tokens[index - 1].end : tokens[index].start].strip()
    )


def opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a sentence begins here, so that its capital says nothing."""
    return not index or tokens[index - 1].text in {".", "!", "?", ";", "\n"}


def colleague(text: str, tokens: Sequence[Token], index: int, rules: Grammar) -> Item | None:
    """@name, 小 or 老 with a surname; a surname with a title is a customer's contact."""
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if not following or following.start != token.end:
        return None
    if token.text == "@":
        end = (
            following.end - 2 * following.text.endswith("'s")
            if following.text[0].isascii()
            else end_of_han_name(tokens, index + 1, rules)
        )
        return Item(token.start, end, text[token.start : end], {"person": text[following.start : end]})
    if token.text in {"小", "老"} and following.text in rules.surnames:
        return Item(token.start, following.end, "", {"person": text[token.start : following.end]})
    if (
        token.text in rules.surnames
        and (title := rules.words.longest(tokens, index + 1, len(text)))
        and "title" in title[1]
    ):
        return Item(token.start, tokens[index + title[0]].end, "", {"contact": "", "fill": ""})
    return None


def end_of_han_name(tokens: Sequence[Token], index: int, rules: Grammar) -> int:
    """Where a name of Chinese characters after @ ends: at a word of the grammar or after three characters."""
    if tokens[index].text in {"小", "老", "阿"} and index + 1 < len(tokens):
        return tokens[index + 1].end
    last = tokens[index]
    for place in range(index + 1, min(index + 3, len(tokens))):
        token = tokens[place]
        if token.start != last.end or not is_chinese(token.text) or rules.words.longest(tokens, place, 10**6):
            break
        last = token
    return last.end


def find_values(
    text: str, masked: Mask, tokens: Sequence[Token], rules: Grammar, now: datetime
) -> Iterator[Item]:
    """Everything with a number in it. A later kind sees the text without what the earlier ones found."""
    yield from find_references(masked.text)
    yield from find_splits(masked.text)
    if SCORED.search(masked.text):
        yield from find_scores(masked.text)
    yield from find_percents(masked.text)
    yield from join_dates(find_all_dates(masked, tokens, rules, now), masked.text)
    for patterns in rules.times:
        for _, _, start, end in patterns.find(masked.text, tokens):
            yield Item(start, end, masked.text[start:end], {"fill": "", "time": ""})
    starts = {token.start: index for index, token in enumerate(tokens)}
    for amount in find_amounts(masked.text, text, rules.amounts):
        if not (amount.bare and counts_something(amount, masked.text, tokens, starts, rules)):
            whole = multiplied(amount, masked.text)
            yield Item(whole.start, whole.end, masked.text[whole.start : whole.end], value=whole)


def find_all_dates(masked: Mask, tokens: Sequence[Token], rules: Grammar, now: datetime) -> list[DateReading]:
    found: list[DateReading] = []
    text = masked.text
    latin = any(c.isascii() and c.isalpha() for c in text)
    for patterns in rules.dates:
        readings = find_dates(text, tokens, now.date(), patterns, month_first=not latin)
        fresh = [reading for reading in readings if "\x00" not in text[reading.start : reading.end]]
        text = blanked(text, fresh)
        found += fresh
    spoken = correct_spoken(found, masked.text, now.date()) if latin else found
    return sorted(spoken, key=lambda reading: reading.start)


def blanked(text: str, readings: Sequence[DateReading]) -> str:
    characters = list(text)
    for reading in readings:
        characters[reading.start : reading.end] = "\x00" * (reading.end - reading.start)
    return "".join(characters)


EITHER = re.compile(r"\s*(?:or|to|-|~|/|或者?|还是|到|至)\s*")
RANGED = re.compile(r"(?:from|从|由)\s*$")
MOST_OPTIONS = 6  # to choose from; who names more will be asked anyway
TOWARDS = re.compile(r"\s*(?:to|到|至)\s*")
APPOSED = re.compile(r"[\s,(]*")


def join_dates(readings: Sequence[DateReading], folded: str) -> Iterator[Item]:
    """Two dates with "or" between them are a question; a weekday beside a date is the same day said twice."""
    joined: list[DateReading] = []
    for reading in readings:
        last = joined[-1] if joined else None
        between = folded[last.end : reading.start] if last else ""
        if last and between and EITHER.fullmatch(between):
            if RANGED.search(folded, max(0, last.start - 6), last.start) and TOWARDS.fullmatch(between):
                joined[-1] = reading  # from March to June: June
                continue
            options = tuple(day for one in (last, reading) for day in (one.options or (one.ahead,)) if day)
            joined[-1] = DateReading(
                options=options[:MOST_OPTIONS], day=False, start=last.start, end=reading.end
            )
        elif last and last.weekday and APPOSED.fullmatch(between) and reading.day and not reading.weekday:
            joined[-1] = DateReading(
                reading.ahead, reading.back, reading.first, reading.options, start=last.start, end=reading.end
            )
        else:
            joined.append(reading)
    for reading in joined:
        yield Item(reading.start, reading.end, folded[reading.start : reading.end], value=reading)


TIMES_BEFORE = re.compile(r"(?<![a-z0-9])\d{1,4}\s?[x×*]\s?$")
TIMES_AFTER = re.compile(r"\s?[x×*]\s?\d{1,4}(?![a-z0-9])")


def multiplied(amount: AmountReading, folded: str) -> AmountReading:
    """3x 20k, 20k x 3: whether the sum or the single price was meant has to be asked."""
    before = TIMES_BEFORE.search(folded, max(0, amount.start - 7), amount.start)
    after = TIMES_AFTER.match(folded, amount.end)
    if not before and not after:
        return amount
    start, end = before.start() if before else amount.start, after.end() if after else amount.end
    return replace(amount, open=True, start=start, end=end)


def counts_something(
    amount: AmountReading, folded: str, tokens: Sequence[Token], starts: Mapping[int, int], rules: Grammar
) -> bool:
    """15 calls, 50 seats: a small bare number before a noun is no money."""
    following = first_from(tokens, amount.end) if amount.end not in starts else tokens[starts[amount.end]]
    if not following or folded[following.start] == "\x00":
        return False
    known = rules.words.longest(tokens, starts[following.start], 10**6)
    if known:
        return bool({"kind", "counter"} & known[1].keys()) or ("generic" in known[1] and amount.value < 1000)
    return amount.value < 1000 and following.text.isascii() and following.text.isalpha()


def first_from(tokens: Sequence[Token], offset: int) -> Token | None:
    place = bisect_left(tokens, offset, key=lambda token: token.start)
    return tokens[place] if place < len(tokens) else None


def merge(
    text: str, tokens: Sequence[Token], found: Mapping[int, Item], rules: Grammar, vocabulary: Vocabulary
) -> Iterator[Item]:
    """What was found, and between it the phrases of the grammar, the longest first."""
    borders = [*sorted(found), len(text)]
    place, index = 0, 0
    while index < len(tokens):
        token = tokens[index]
        while borders[place] < token.start:
            place += 1
        if item := found.get(token.start):
            yield item
            while index < len(tokens) and tokens[index].start < item.end:
                index += 1
            continue
        limit = borders[place] if borders[place] > token.start else borders[place + 1]
        taken, items = phrase_at(text, tokens, index, limit, rules, vocabulary)
        yield from items
        index += taken


def phrase_at(
    text: str, tokens: Sequence[Token], index: int, limit: int, rules: Grammar, vocabulary: Vocabulary
) -> tuple[int, list[Item]]:
    token = tokens[index]
    countable = token.text[0].isdigit() or token.text in COUNT_WORDS or token.text in "一二两三四五六七八九十"
    if countable and (counted := count_at(text, tokens, index, limit, rules)):
        return counted
    own = vocabulary.own_words.longest(tokens, index, limit)
    known = rules.words.longest(tokens, index, limit)
    if own and (not known or own[0] >= known[0]):
        known = own[0], {**(known[1] if known and known[0] == own[0] else {}), **own[1]}
    if known and known[0] > 1 and index and tokens[index - 1].text in {"from", "从"}:
        stage = rules.words.longest(tokens, index, token.end)  # from demo to proposal: no demo was given
        known = stage if stage and "stage" in stage[1] else known
    if known and known[0] == 1 and inside_name(tokens, index, known[1], rules):
        known = None
    if known:
        last = tokens[index + known[0] - 1]
        return known[0], [Item(token.start, last.end, text_of(tokens, index, known[0]), known[1])]
    if not WORD.match(token.text):
        follows_short = index and SHORT.fullmatch(tokens[index - 1].text) and token.text == "."
        return 1, [] if follows_short else [Item(token.start, token.end, token.text, mark=True)]
    if text[token.start].islower() and (meant := rules.mended(token.text)):
        mended = rules.words.longest([Token(meant, token.start, token.end)], 0, token.end)
        return 1, [Item(token.start, token.end, meant, mended[1] if mended else {})]
    if token.text.endswith("'s"):
        stem = Item(token.start, token.end - 2, token.text[:-2])
        return 1, [stem, Item(token.end - 2, token.end, "'s", {"fill": "", "possessive": ""})]
    if token.text in COUNT_WORDS and text[token.start].islower():
        return 1, [Item(token.start, token.end, token.text, {"fill": ""})]
    return 1, [Item(token.start, token.end, token.text)]


def count_at(
    text: str, tokens: Sequence[Token], index: int, limit: int, rules: Grammar
) -> tuple[int, list[Item]] | None:
    """A number and what it counts: 15 calls, 三家客户, two demos."""
    token = tokens[index]
    number, width = COUNT_WORDS.get(token.text) or (token.text if token.text.isdigit() else ""), 1
    if not number and token.text in "一二两三四五六七八九十":
        width = next((size for size in (3, 2) if is_han_number(tokens, index, size)), 1)
        number = str(read_chinese(text_of(tokens, index, width)) or "")
    if not number or index + width >= len(tokens):
        return None
    unit = rules.words.longest(tokens, index + width, limit)
    if number == "1" and token.text == "一" and unit and unit[1].get("kind") == "meeting":
        return None  # 一会儿 is a while, one meeting is 一个会
    if unit and not {"kind", "counter", "generic", "everyday"} & unit[1].keys():
        unit = rules.words.longest(tokens, index + width, tokens[index + width].end)
    if (
        not unit
        or not {"kind", "counter", "generic"} & unit[1].keys()
        or (token.text == "one" and "kind" not in unit[1])
    ):
        return None
    last = tokens[index + width + unit[0] - 1]
    if number == "1" and "kind" not in unit[1]:
        return width + unit[0], [Item(token.start, last.end, "", {"generic": "", "fill": ""})]
    taken = width + unit[0]
    tags = {tag: value for tag, value in unit[1].items() if tag in {"kind", "generic", "counter"}}
    kind = rules.words.longest(tokens, index + taken, limit)
    if (
        "counter" in tags and "kind" not in tags and kind and {"kind", "generic"} & kind[1].keys()
    ):  # 15 个 电话, 3 家 老客户
        tags |= {tag: value for tag, value in kind[1].items() if tag in {"kind", "generic"}}
        taken += kind[0]
        last = tokens[index + taken - 1]
    return taken, [Item(token.start, last.end, "", tags, count=number)]
