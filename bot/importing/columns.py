"""Which column is what: guessed from its heading, then from its values, and put right by whoever imports."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.importing.tables import Cell, Sheet, shown
from bot.importing.values import Unit, month_of, unit_of
from models.imports import Kind


class Field(StrEnum):
    """What a column may hold. `OWNER` is also the person of a goal, or the one listed."""

    KEY = "key"
    ACCOUNT = "customer"
    OWNER = "person"
    STAGE = "stage"
    AMOUNT = "amount"
    CURRENCY = "currency"
    CLOSE_DATE = "close_date"
    BEGUN_ON = "begun"
    WON_ON = "won_on"
    PROBABILITY = "probability"
    CHANNEL = "channel"
    REASON = "reason"
    COMPETITOR = "competitor"
    NOTE = "note"
    EMAIL = "email"
    TEAM = "team"
    ROLE = "role"
    LANGUAGE = "language"
    ZONE = "zone"
    MONTH = "month"
    GOAL = "goal"
    IGNORE = "ignore"


# Which fields a file of a kind can have, the telling ones first.
OF_KIND: dict[Kind, tuple[Field, ...]] = {
    Kind.DEALS: (
        Field.KEY,
        Field.ACCOUNT,
        Field.OWNER,
        Field.STAGE,
        Field.AMOUNT,
        Field.CURRENCY,
        Field.CLOSE_DATE,
        Field.BEGUN_ON,
        Field.WON_ON,
        Field.PROBABILITY,
        Field.CHANNEL,
        Field.REASON,
        Field.COMPETITOR,
        Field.NOTE,
    ),
    Kind.CUSTOMERS: (Field.ACCOUNT, Field.OWNER, Field.CHANNEL),
    Kind.PEOPLE: (
        Field.OWNER,
        Field.EMAIL,
        Field.TEAM,
        Field.ROLE,
        Field.CHANNEL,
        Field.LANGUAGE,
        Field.ZONE,
    ),
    Kind.GOALS: (Field.OWNER, Field.MONTH, Field.GOAL, Field.CURRENCY),
}

ALIASES: dict[Field, str] = {
    Field.KEY: "id|key|record id|deal id|opportunity id|opportunity number|deal number|order id|order number|"
    "编号|商机编号|订单编号|订单号|合同编号|合同号|单号|序列号|商机id",
    Field.ACCOUNT: "account|account name|customer|customer name|client|client name|firm|company|company name|"
    "organisation|organization|organisation name|organization name|buyer|customer company|"
    "客户|客户名称|客户名|公司|公司名称|单位|单位名称|企业名称|客户公司|甲方",
    Field.OWNER: "owner|opportunity owner|deal owner|account owner|sales agent|agent|salesperson|sales person|"
    "sales rep|rep|seller|assigned to|account manager|responsible|sales owner|employee|person|staff|full name|"
    "负责人|销售|销售员|销售人员|业务员|客户经理|销售代表|所有人|归属人|跟进人|姓名|员工|销售负责人|销售经理",
    Field.STAGE: "stage|deal stage|status|sales stage|pipeline stage|opportunity stage|deal status|state|"
    "阶段|销售阶段|商机阶段|状态|进度|商机状态|跟进状态|订单状态",
    Field.AMOUNT: "amount|value|deal value|deal amount|close value|opportunity amount|total|total value|price|"
    "contract value|expected revenue|net amount|sum|acv|tcv|arr|deal size|order amount|total amount|"
    "金额|商机金额|成交金额|合同金额|销售金额|订单金额|预计金额|总价|成交额|签约金额|报价|价格|总金额",
    Field.CURRENCY: "currency|currency code|币种|货币|币别",
    Field.CLOSE_DATE: "close date|closing date|expected close|expected close date|expected closing|closed date|"
    "closed|closed on|closed at|expected to close|due date|estimated close date|close|"
    "预计成交日期|预计签约日期|预计签约|预计成交|关闭日期|结单日期|预计结单日期|结束日期|预计日期|预计成交时间",
    Field.BEGUN_ON: "created|created date|create date|created on|created at|engage date|start date|opened|"
    "open date|date added|added on|date created|创建日期|创建时间|开始日期|录入日期|立项日期|登记日期|新建日期",
    Field.WON_ON: "won on|won date|date won|won at|signed|signed on|sign date|signature date|signing date|"
    "order date|contract date|booked on|成交日期|签约日期|签单日期|赢单日期|签订日期|合同日期|下单日期|成交时间|签约时间",
    Field.PROBABILITY: "probability|likelihood|chance|win probability|confidence|概率|赢率|可能性|成交概率|赢单率",
    Field.CHANNEL: "channel|sales channel|渠道|销售渠道|来源渠道",
    Field.REASON: "lost reason|loss reason|reason|reason lost|closed lost reason|输单原因|丢单原因|失败原因|流失原因",
    Field.COMPETITOR: "competitor|lost to|main competitor|竞争对手|竞品|竞争者",
    Field.NOTE: "note|notes|description|comment|comments|remark|remarks|product|products|product name|deal name|"
    "opportunity name|deal|opportunity|title|subject|next step|"
    "备注|说明|描述|产品|产品名称|商机名称|商机|项目|项目名称|下一步",
    Field.EMAIL: "email|e mail|mail|email address|work email|邮箱|电子邮箱|邮件|电子邮件|工作邮箱",
    Field.TEAM: "team|sales team|department|region|regional office|office|branch|团队|部门|区域|大区|小组|销售团队|分公司",
    Field.ROLE: "role|roles|position|角色|职位|岗位",
    Field.LANGUAGE: "language|语言",
    Field.ZONE: "time zone|timezone|zone|city|时区|城市",
    Field.MONTH: "month|period|goal month|month of|月份|月|目标月份|期间",
    Field.GOAL: "goal|target|quota|monthly goal|monthly target|sales target|goal amount|target amount|sales quota|"
    "目标|业绩目标|销售目标|月目标|指标|任务|销售任务|目标金额|月度目标",
}
BY_ALIAS = {alias: field for field, aliases in ALIASES.items() for alias in aliases.split("|")}
BARE_NAMES = {"name", "名称", "名字"}
UNIT = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]|/\s*(?:万?元|k?\s?[a-z]{3})$")
ENOUGH = 0.8
SAMPLE = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file as it is read. `month` is set for one that holds the goals of a month (its first day)."""

    heading: str
    field: Field
    unit: Unit
    month: date | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    kind: Kind
    columns: tuple[Column, ...]

    def to_json(self) -> dict[str, Any]:
        """What the buttons of a preview need to know."""
        columns = [
            [one.heading, one.field, one.unit.scale, one.month and one.month.isoformat()]
            for one in self.columns
        ]
        return {"kind": self.kind, "columns": columns}

    def of(self, field: Field) -> int | None:
        return next((i for i, column in enumerate(self.columns) if column.field is field), None)


def layout_from(data: Mapping[str, Any]) -> Layout:
    columns = tuple(
        Column(heading, Field(field), Unit(scale), date.fromisoformat(month) if month else None)
        for heading, field, scale, month in data["columns"]
    )
    return Layout(Kind(data["kind"]), columns)


Test = Callable[[str], bool]


def guess(
    sheet: Sheet,
    today: date,
    *,
    kind: Kind | None,
    chosen: Mapping[str, Field],
    looks: Mapping[Field, Test],
) -> Layout | None:
    """What the columns are; `chosen` by heading comes first, `looks` tell a field by its values. None where the
    file holds nothing that can be imported.
    """
    fields: list[Field | None] = [chosen.get(heading) for heading in sheet.headings]
    months = [_month(heading, today) for heading in sheet.headings]
    samples = _samples(sheet)
    named = {fields[i] or by_heading(heading) for i, heading in enumerate(sheet.headings) if not months[i]}
    named |= {
        _by_values(values, looks, set()) for i, values in enumerate(samples) if not (fields[i] or months[i])
    } & {Field.STAGE}
    kind = kind or _kind_of(sheet, named, has_months=any(months))
    if kind is None:
        return None
    taken = {field for field in fields if field is not None}
    if kind is not Kind.GOALS:
        months = [None for _ in months]
    if kind is Kind.GOALS and any(months):
        taken |= {Field.MONTH, Field.GOAL}
    for i, heading in enumerate(sheet.headings):
        if fields[i] is None and months[i] is None:
            found = by_heading(heading) or _bare_name(heading, kind, taken)
            fields[i] = _fitting(kind, found, taken)
    for i, values in enumerate(samples):
        if fields[i] is None and months[i] is None:
            found = _by_values(values, looks, taken)
            fields[i] = _fitting(kind, found, taken)
    columns = zip(sheet.headings, fields, months, strict=True)
    return Layout(kind, tuple(_column(*column) for column in columns))


def _column(heading: str, field: Field | None, month: date | None) -> Column:
    if field is None and month is not None:
        return Column(heading, Field.GOAL, unit_of(heading), month)
    return Column(heading, field or Field.IGNORE, unit_of(heading))


def _month(heading: str, today: date) -> date | None:
    """A column that holds the goals of a month is headed by it: 2026-11, Nov 2026, 11月."""
    return None if heading.isdecimal() and len(heading) < 6 else month_of(heading, today)


def _kind_of(sheet: Sheet, found: AbstractSet[Field | None], *, has_months: bool) -> Kind | None:
    """By the fields that only a file of that kind has."""
    bare = {_plain(heading) for heading in sheet.headings} & BARE_NAMES
    someone = Field.OWNER in found or bool(bare)
    if someone and (Field.GOAL in found or (has_months and Field.STAGE not in found)):
        return Kind.GOALS
    if Field.STAGE in found or (Field.AMOUNT in found and found & {Field.ACCOUNT, Field.OWNER}):
        return Kind.DEALS
    if someone and Field.ACCOUNT not in found and found & {Field.EMAIL, Field.TEAM, Field.ROLE}:
        return Kind.PEOPLE
    if Field.ACCOUNT in found:
        return Kind.CUSTOMERS
    return Kind.PEOPLE if Field.OWNER in found else None


def by_heading(heading: str) -> Field | None:
    """The field whose alias the heading is, or holds as whole words, the longest first."""
    plain = _plain(heading)
    if plain in BY_ALIAS:
        return BY_ALIAS[plain]
    padded = f" {plain} "
    found = [alias for alias in BY_ALIAS if _inside(alias, plain, padded)]
    return BY_ALIAS[max(found, key=lambda alias: (len(alias), padded.rindex(alias)))] if found else None


def _inside(alias: str, plain: str, padded: str) -> bool:
    if alias.isascii():
        return len(alias) > 2 and f" {alias} " in padded
    return len(alias) > 1 and plain.endswith(alias)


def _bare_name(heading: str, kind: Kind, taken: set[Field]) -> Field | None:
    if _plain(heading) not in BARE_NAMES:
        return None
    match kind:
        case Kind.PEOPLE | Kind.GOALS:
            return Field.OWNER
        case Kind.CUSTOMERS:
            return Field.ACCOUNT
        case Kind.DEALS:
            return Field.NOTE


def _fitting(kind: Kind, found: Field | None, taken: set[Field]) -> Field | None:
    """Each field is one column; a second one of a kind is left out, and shown so."""
    if kind is Kind.GOALS and found is Field.AMOUNT:
        found = Field.GOAL
    if found is None or found in taken or found not in OF_KIND[kind]:
        return None
    taken.add(found)
    return found


def _by_values(values: Sequence[str], looks: Mapping[Field, Test], taken: set[Field]) -> Field | None:
    """A column whose values nearly all look like a field's: names of people, stages, addresses."""
    if not values:
        return None
    for field, looks_so in looks.items():
        if field not in taken and sum(map(looks_so, values)) >= ENOUGH * len(values):
            return field
    return None


def _samples(sheet: Sheet) -> list[list[str]]:
    rows: Sequence[tuple[Cell, ...]] = [cells for _, cells in sheet.rows[:SAMPLE]]
    return [[shown(cells[i]) for cells in rows if cells[i] != ""] for i in range(len(sheet.headings))]


def _plain(heading: str) -> str:
    """Lower case, one width, no unit in brackets, words apart: "CloseValue (EUR)" and close_value are close value."""
    narrow = UNIT.sub(" ", unicodedata.normalize("NFKC", heading))
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", narrow)
    return " ".join(re.findall(r"[^\W_]+", parted.casefold()))


def field_called(words: str) -> Field | None:
    """What a person means by a field's name, in either language."""
    plain = words.strip().casefold()
    if plain in {
        "",
        "-",
        "no",
        "none",
        "nothing",
        "ignore",
        "skip",
        "leave out",
        "忽略",
        "不用",
        "不要",
        "跳过",
        "无",
    }:
        return Field.IGNORE
    try:
        return Field(plain.replace(" ", "_"))
    except ValueError:
        return by_heading(words)
