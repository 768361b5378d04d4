"""Files of many shapes → rows: encodings, separators, headings in two languages, units, dates."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from bot.app import settings_from
from bot.importing.check import Choices, Plan, plan_of
from bot.importing.columns import Field
from bot.importing.said import with_pair
from bot.importing.tables import Cell, read
from bot.importing.values import Habits, amount_of, date_of, month_of, unit_of
from models.deals import Status
from models.errors import UserError
from models.imports import CustomerRow, DealRow, GoalRow, Kind, PersonRow
from models.people import Role
from models.queries.imports import Known, KnownPerson

SETTINGS = settings_from(None)
TODAY = date(2026, 11, 23)
KNOWN = Known(
    people={
        "jonas weber": KnownPerson("Jonas Weber", may_own=True),
        "jonas@example.com": KnownPerson("Jonas Weber", may_own=True),
        "陈美": KnownPerson("陈美", may_own=True),
        "eve": KnownPerson("Eve", may_own=False),
        "li": KnownPerson("Li", may_own=True, is_ambiguous=True),
    },
    currencies={"陈美": "CNY"},
    channels=frozenset({"direct", "partner"}),
    home="EUR",
)


def plan(text: str | bytes, choices: Choices | None = None, name: str = "deals.csv") -> Plan:
    content = text.encode() if isinstance(text, str) else text
    return plan_of(read(name, content), choices or Choices(), KNOWN, SETTINGS, TODAY)


def deals(found: Plan) -> list[DealRow]:
    return [row for row in found.rows if isinstance(row, DealRow)]


def fields(found: Plan) -> dict[str, Field]:
    return {column.heading: column.field for column in found.layout.columns}


def asked(found: Plan) -> list[tuple[int, str]]:
    return [(bad.line, bad.questions[0].code) for bad in found.bad]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


ENGLISH = "Account Name;Owner;Stage;Amount;Close Date\nAcme;Jonas Weber;Closed Won;45.000,50;23.11.2026\n"
CHINESE = "客户名称,负责人,阶段,金额(万元),签约日期\n海尔,陈美,已签约,50,2026年11月20日\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_files_in_every_usual_encoding(encoding: str) -> None:
    (row,) = deals(plan(CHINESE.encode(encoding)))
    assert (row.account, row.owner, row.status) == ("海尔", "陈美", Status.WON)
    assert (row.amount, row.currency, row.won_on) == (Decimal(500_000), "CNY", date(2026, 11, 20))


def test_a_file_of_western_europe_is_not_read_as_chinese() -> None:
    text = "Customer,Owner,Stage,Amount\nMüller & Söhne,Jörg Weiß,Proposal,100\n"
    (row,) = deals(plan(text.encode("cp1252")))
    assert (row.account, row.owner) == ("Müller & Söhne", "Jörg Weiß")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separators(delimiter: str) -> None:
    text = "Customer,Owner,Stage,Amount\nAcme,Jonas Weber,Proposal,100\n".replace(",", delimiter)
    assert [row.account for row in deals(plan(text))] == ["Acme"]


def test_decimal_commas_are_told_by_the_whole_column() -> None:
    (row,) = deals(plan(ENGLISH))
    assert (row.amount, row.won_on) == (Decimal("45000.50"), date(2026, 11, 23))
    mixed = "Customer;Owner;Stage;Amount\nA;Jonas Weber;Lead;1.234\nB;Jonas Weber;Lead;12,5\n"
    assert [row.amount for row in deals(plan(mixed))] == [Decimal(1234), Decimal("12.5")]
    points = "Customer,Owner,Stage,Amount\nA,Jonas Weber,Lead,1.234\nB,Jonas Weber,Lead,12.5\n"
    assert [row.amount for row in deals(plan(points))] == [Decimal("1.234"), Decimal("12.5")]


def test_a_workbook_with_a_title_numbers_and_dates() -> None:
    content = workbook(
        ("Pipeline, exported",),
        (),
        ("Opportunity ID", "Customer", "Owner", "Stage", "Amount (k€)", "Expected close"),
        ("A-1", "Acme", "jonas@example.com", "Negotiation", 45.5, date(2026, 12, 1)),
        (None, None, None, None, None, None),
        ("A-2", "Globex", "Jonas Weber", "Proposal", 7, 46_357),
    )
    found = plan(content, name="pipeline.xlsx")
    first, second = deals(found)
    assert (first.key, first.owner, first.amount, first.close_date) == (
        "id:A-1",
        "Jonas Weber",
        Decimal(45_500),
        date(2026, 12, 1),
    )
    assert (first.line, second.line, second.close_date) == (4, 6, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("heading", "scale", "currency"),
    [
        ("Amount", 1, ""),
        ("金额(万元)", 10_000, "CNY"),
        ("合同金额(元)", 1, "CNY"),
        ("Amount (USD)", 1, "USD"),
        ("Amount (k€)", 1_000, "EUR"),
        ("Value in EUR", 1, "EUR"),
        ("Amount (in thousands)", 1_000, ""),
    ],
)
def test_a_heading_tells_the_unit(heading: str, scale: int, currency: str) -> None:
    unit = unit_of(heading)
    assert (unit.scale, unit.currency) == (scale, currency)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1054", "1054", ""),
        ("€ 1.234,56", "1234.56", "EUR"),
        ("50万", "500000", ""),
        ("¥500,000", "500000", "CNY"),
        ("45k USD", "45000", "USD"),
        ("0", "0", ""),
        ("1 200,50 €", "1200.50", "EUR"),
        ("-300", "-300", ""),
    ],
)
def test_amounts(text: str, amount: str, currency: str) -> None:
    found = amount_of(text, None)
    assert found is not None
    assert (found.value, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026/11/20 08:15", None),
        ("20.11.2026", date(2026, 11, 20)),
        ("20261120", date(2026, 11, 20)),
        ("20 Nov 2026", date(2026, 11, 20)),
        ("20-Nov-26", date(2026, 11, 20)),
        ("Nov 20, 2026", date(2026, 11, 20)),
        ("2026年11月20日", date(2026, 11, 20)),
        (Decimal(46_346), date(2026, 11, 20)),
        ("2026-13-20", None),
        ("someday", None),
    ],
)
def test_dates(cell: Cell, day: date | None) -> None:
    found = date_of(cell, Habits(), TODAY)
    assert found == (date(2026, 11, 20) if cell == "2026/11/20 08:15" else day)


def test_one_date_that_can_be_read_one_way_settles_all() -> None:
    months_first = "Customer,Owner,Stage,Close date\nA,Li Wu,Lead,03/04/2027\nB,Li Wu,Lead,03/25/2027\n"
    assert [row.close_date for row in deals(plan(months_first))] == [date(2027, 3, 4), date(2027, 3, 25)]
    open_ = "Customer,Owner,Stage,Close date\nA,Li Wu,Lead,03/04/2027\n"
    found = plan(open_)
    assert (deals(found)[0].close_date, found.two_ways) == (date(2027, 4, 3), "03/04/2027")
    told = plan(open_, with_pair(Choices(), "dates = month first", (), None))
    assert (deals(told)[0].close_date, told.two_ways) == (date(2027, 3, 4), None)


def test_each_row_that_can_not_be_imported_says_why() -> None:
    found = plan(
        "ID,Customer,Owner,Stage,Amount,Close date,Channel\n"
        "1,Acme,Jonas Weber,Won,,2026-11-01,\n"
        "2,Acme,Jonas Weber,Won,100,,\n"
        "3,Acme,Jonas Weber,Won,100,2027-11-01,\n"
        "4,Acme,Jonas Weber,Limbo,100,,\n"
        "5,Acme,,Lead,100,,\n"
        "6,Acme,Eve,Lead,100,,\n"
        "7,Acme,Li,Lead,100,,\n"
        "8,Acme,Jonas Weber,Lead,plenty,,\n"
        "9,Acme,Jonas Weber,Lead,100,someday,\n"
        "10,Acme,Jonas Weber,Lead,100,,pigeon\n"
        "11,Acme,Jonas Weber,Lead,100,,partner\n"
        "11,Acme,Jonas Weber,Lead,100,,\n"
        "13,Acme,Jonas Weber,Lead,-5,,\n"
    )
    codes = [
        "amount_missing",
        "no_won_date",
        "won_ahead",
        "unknown_stage",
        "no_owner",
        "not_your_team",
        "two_people",
        "no_amount",
        "no_date",
        "unknown_channel",
        "key_twice",
        "useless_amount",
    ]
    assert asked(found) == list(zip([*range(2, 12), 13, 14], codes, strict=True))
    assert [row.channel for row in deals(found)] == ["partner"]


def test_what_is_said_about_columns_and_values() -> None:
    text = "Firm X,Who,Step,Total\nAcme,Jonas Weber,Limbo,100\n"
    sheet = read("deals.csv", text.encode())
    choices = Choices()
    for pair in ("firm x = customer", "Total → 金额", "Limbo = proposal", "currency = usd", "Step=stage"):
        choices = with_pair(choices, pair, sheet.headings, None)
    (row,) = deals(plan(text, choices))
    assert (row.account, row.owner, row.stage, row.currency) == ("Acme", "Jonas Weber", "proposal", "USD")
    with pytest.raises(UserError, match="no_such_field"):
        with_pair(choices, "Total = moonlight", sheet.headings, Kind.DEALS)
    ignored = plan(text, with_pair(choices, "Total = ignore", sheet.headings, None))
    assert deals(ignored)[0].amount is None


def test_somebody_elses_spelling_can_be_led_to_a_person() -> None:
    text = "Customer,Owner,Stage\nAcme,J. Weber,Lead\n"
    assert plan(text).new_people == ("J. Weber",)
    led = plan(text, with_pair(Choices(), "J. Weber = Jonas Weber", ("Customer", "Owner", "Stage"), None))
    assert (led.new_people, deals(led)[0].owner) == ((), "Jonas Weber")


def test_rows_without_a_number_are_known_again_by_what_does_not_change() -> None:
    text = "Customer,Owner,Stage,Created\nAcme,Jonas Weber,{},2026-01-02\nAcme,Jonas Weber,{},2026-01-02\n"
    before, after = (
        deals(plan(text.format("Lead", "Lead"))),
        deals(plan(text.format("Won", "Lead").replace("Won", "Proposal"))),
    )
    assert [row.key for row in before] == [row.key for row in after]
    assert before[0].key != before[1].key
    assert before[0].fingerprint != after[0].fingerprint


def test_customers_people_and_goals() -> None:
    customers = plan("Company,Account Owner,Revenue\nAcme,Jonas Weber,12\n,Jonas Weber,3\n")
    assert [(row.name, row.owner) for row in customers.rows if isinstance(row, CustomerRow)] == [
        ("Acme", "Jonas Weber")
    ]
    assert asked(customers) == [(3, "no_customer")]
    people = plan("姓名,邮箱,团队,角色,时区\n王芳,Wang@example.com,华南,经理,上海\n赵六,zhao,,,\n")
    (wang,) = [row for row in people.rows if isinstance(row, PersonRow)]
    assert (wang.email, wang.team, wang.role, wang.zone) == (
        "wang@example.com",
        "华南",
        Role.MANAGER,
        "Asia/Shanghai",
    )
    assert asked(people) == [(3, "no_email")]
    long = plan("Rep,Month,Quota\nJonas Weber,2026-12,200k\n")
    wide = plan("姓名,12月,2027年1月\n陈美,200万,\n")
    goals = [row for row in (*long.rows, *wide.rows) if isinstance(row, GoalRow)]
    assert [(row.owner, row.month, row.amount, row.currency) for row in goals] == [
        ("Jonas Weber", date(2026, 12, 1), Decimal(200_000), "EUR"),
        ("陈美", date(2026, 12, 1), Decimal(2_000_000), "CNY"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("report.pdf", b"%PDF", "file_kind"),
        ("deals.csv", b"", "file_empty"),
        ("deals.csv", b"Customer,Owner,Stage\n", "file_empty"),
        ("deals.xlsx", b"PK\x03\x04 broken", "file_broken"),
        ("deals.xlsx", b"\xd0\xcf\x11\xe0 old", "file_locked"),
        ("deals.csv", b"\x00\x01\x02,\x00\n1,2", "file_broken"),
        ("deals.csv", b"x" * 20_000_001, "file_too_large"),
        ("deals.csv", b"Colour,Size\nred,5\n", "nothing_to_import"),
        ("deals.csv", b"Stage,Amount\nLead,5\n", "column_missing"),
    ],
)
def test_what_can_not_be_imported_at_all(name: str, content: bytes, code: str) -> None:
    with pytest.raises(UserError) as refused:
        plan(content, name=name)
    assert refused.value.code == code


def test_months() -> None:
    for text in ("2026-12", "2026年12月", "12/2026", "Dec 2026", "December 26"):
        assert month_of(text, None) == date(2026, 12, 1)
    assert month_of("12月", TODAY) == date(2026, 12, 1)
    assert month_of("Mayor", None) is None
