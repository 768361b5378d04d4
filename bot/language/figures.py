"""Figures that are no money: shares of a hundred, scores, splits, telephones, the numbers of orders and of lists."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.language.items import Item, Percent, Score, Split
from bot.language.numbers import read_chinese
from bot.language.text import is_chinese

PERCENT = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<low>\d{1,3}(?:\.\d+)?)\s*(?:(?:-|~|to|到|至)\s*(?P<high>\d{1,3}(?:\.\d+)?))?\s*(?:%|percent\b|pct\b|个点)"
    r"|百分之(?P<hundredths>[零一二两三四五六七八九十百\d]+)"
    r"|(?P<tenths>[一二两三四五六七八九\d])成(?P<half>半)?(?:(?<=[有是到][一二两三四五六七八九\d]成)|(?![交功立员为长都本绩果人]|了))"
    r"|打?(?P<fold>[一二三四五六七八九\d](?:\.\d|[一二三四五六七八九])?)折"
)
# The number or the dot that begins a line of a list.
BULLET = re.compile(r"(?m)^[^\S\n]*(?:\(?\d{1,2}(?:[.):](?!\d)|、)|[-*•·●▪►✅☑✔➤]+(?=\s|[^\W\d]))[^\S\n]*")
# Numbers that are no money: telephones, the numbers of orders and contracts, quantities.
REFERENCE = re.compile(
    r"\+\d{1,3}(?:[\s().-]{0,2}\d){7,13}|(?<!\d)(?<!\d[.,])0\d{2,4}[\s-]\d{6,8}(?!\d)|(?<!\d)(?<!\d[.,])1[3-9]\d(?:\d{8}|[ -]\d{4}[ -]\d{4})(?!\d)"
    r"|(?<!\d)(?<!\d[.,])\(?\d{3}\)?[-. ]\d{3}[-.]\d{4}(?!\d)"
    r"|(?:编号|单号|合同号|发票号|流水号|号码|工号|分机|型号|电话|手机|微信|qq)号?\s*(?:是|为|:)?\s*[a-z]{0,4}-?\d{4,}"
    r"|\b(?:tel|phone|mobile|cell|whatsapp|ext|ref|serial|id)\b\.?\s*(?:no\.?|number|is)?\s*[:#]?\s*[a-z]{0,4}-?\d{4,}"
    r"|\b(?:order|invoice|contract|ticket|case|po|quote|account|phone)\s*(?:no\.?|nr\.?|number|num|id|#)\s*(?:is|:)?\s*#?[a-z]{0,4}-?\d{3,}"
    r"|\b(?:invoice|inv|ticket|po)\s+#?\d{4,}(?![\d.,]*\s?(?:k|m|[$€£¥]|[a-z]{3})\b)"
    r"|(?<!\d)(?<!\d[.,])\(?\d{3}\)? \d{3} \d{4}(?! ?\d)"
    r"|\b(?:release|version|build|firmware|patch|v)\.?\s?\d+(?:\.\d+)+(?![\d.]*\s?(?:k|m)\b)|(?<![\d.,])\d{1,2}\.\d{1,2}\.0(?![\d.])"
    r"|\b(?:flight|train)\s+[a-z]{1,2}\s?\d{2,4}\b|(?:航班|车次)号?\s*(?:是|为|:)?\s*[a-z]{1,2}\s?\d{2,4}|\b[a-z]{1,2}\d{2,4}(?:次?航班|次列车|次高铁)"
    r"|\b(?:delay(?:ed|s)?|late|postponed|pushed(?: back| out)?|running)\s*了?\s*(?:by|about|for)?\s*(?:\d+|half an|an?|one|two|three|several)\s?(?:min(?:ute)?s?|hours?|hrs?|h|分钟?|个?小时)(?![a-z])"
    r"|(?:延误|晚点|迟到|推迟|延后|延迟|推后|晚)了?(?:大概|大约|约)?\s*(?:\d+|[半一两二三四五六七八九十]+)\s?(?:分钟?|个?半?(?:小时|钟头)|刻钟|min(?:ute)?s?|hours?)"
    r"|\b(?:code|password|pin|passcode|meeting id|zip(?: code)?|extension|tracking(?: number)?)\s*(?:is|:|=)?\s*#?\d{3,}(?![\d.,]*\s?(?:k|m)\b)|(?:验证码|取件码|密码|会议号|邮编|房号|快递单号)(?:是|为|:)?\s*\d{3,}"
    r"|(?<![\d.])(?:24\s?[/x*-]\s?7|7\s?[/x*]\s?24)(?!\d)"
    r"|\b(?:room|floor|suite|gate|building|bldg|apt|page|chapter|version|hall|booth|stand|desk|terminal|flight)\s(?:no\.?\s?)?#?\d{1,4}[a-z]?(?![\w.,]|\s?(?:k|m)\b)"
    r"|\b\d{1,2}(?::\d\d)?\s?-\s?\d{1,2}(?::\d\d)?\s?(?:am|pm)\b"
    r"|(?<!\d)(?<!\d\.)\d+\s?(?:台|套|件|辆|吨|箱|架|艘|栋|亩|斤|公斤|平米|平方米|人次|页)(?![元万块])"
)
SCORE = re.compile(
    r"满分(?:是|为)?(?P<best>\d+)分?[^\d]{0,8}(?P<mark>\d+(?:\.\d+)?)分?"
    r"|(?P<value>\d+(?:\.\d+)?)\s*分?\s*(?:/|out of|of)\s*(?P<of>\d+)(?:\s*分)?"
    r"|(?P<given>\d+(?:\.\d+)?)\s*分?[(,]?满分(?:是|为)?(?P<full>\d+)分?\)?"
    r"|(?:score|rating)\s+of\s+(?P<plain>\d+(?:\.\d+)?)"
    r"|(?P<alone>\d+(?:\.\d+)?)\s*(?:分(?!钟)|stars?\b|星|points?\b)"
)
SPLIT = re.compile(
    r"(?<![\d/.])(?P<mine>\d{2})\s?/\s?(?P<theirs>\d{2})(?![\d/%])"
    r"|(?P<few>[一二三四五六七八九])(?P<rest>[一二三四五六七八九])(?:开|分成|分账)"
    r"|对半分?|一人一半|各一半|平分|half and half|halves|half each|split (?:it )?evenly|even split|fifty[- ]fifty"
)
WITH_WHOM = re.compile(r"\s*(?:with|和|跟|与|同)")
SCORED = re.compile(
    r"gave us|gives us|rated|rates|score|nps|csat|feedback|review|rating|分|评|\d星|stars?|打了|给了|打出"
)


def find_references(folded: str) -> Iterator[Item]:
    """Numbers that name something: a place in a list, a telephone, an order."""
    for pattern in (BULLET, REFERENCE):
        for match in pattern.finditer(folded):
            yield Item(*match.span(), match[0], {"fill": ""})


def find_scores(folded: str) -> Iterator[Item]:
    for match in SCORE.finditer(folded):
        value = match["mark"] or match["value"] or match["given"] or match["plain"] or match["alone"]
        best = match["best"] or match["of"] or match["full"]
        yield Item(
            *match.span(),
            match[0],
            value=Score(Decimal(value), Decimal(best) if best and int(best) else None),
        )


def find_splits(folded: str) -> Iterator[Item]:
    """60/40 and 七三开 are shares only where both make a whole: 12/25 is a day."""
    for match in SPLIT.finditer(folded):
        mine, theirs, whole = Decimal(1), Decimal(1), 2
        if match["mine"]:
            mine, theirs, whole = Decimal(match["mine"]), Decimal(match["theirs"]), 100
        elif match["few"]:
            mine, theirs = read_chinese(match["few"]) or mine, read_chinese(match["rest"]) or theirs
            whole = 10
        if mine + theirs == whole:
            yield Item(*match.span(), match[0], value=Split(theirs / whole))
        elif match["few"] or (max(mine, theirs) > 31 and WITH_WHOM.match(folded, match.end())):
            yield Item(*match.span(), match[0], value=Split(None))


def find_percents(folded: str) -> Iterator[Item]:
    for match in PERCENT.finditer(folded):
        yield Item(*match.span(), match[0], value=percent_of(match))


def percent_of(match: re.Match[str]) -> Percent:
    if match["low"]:
        return Percent(Decimal(match["low"]) / 100, open=bool(match["high"]))
    if match["hundredths"]:
        return Percent((read_chinese(match["hundredths"]) or Decimal(0)) / 100)
    if match["tenths"]:
        tenths = read_chinese(match["tenths"]) or Decimal(0)
        return Percent((tenths + (Decimal("0.5") if match["half"] else 0)) / 10)
    digits = "".join(str(read_chinese(c)) if is_chinese(c) else c for c in match["fold"].replace(".", ""))
    return Percent(1 - Decimal(f"0.{digits}"), off=True)
