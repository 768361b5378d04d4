"""For whom a card is written: the language, the zone, and how amounts and dates read there."""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_currency_symbol

from models.money import digits_of, major

LANGUAGES = ("en", "zh")
SYMBOLS = {"CNY": "¥", "JPY": "JP¥"}  # both are ¥ at home; one sign must not mean two currencies
DAY = {"en": "EEE d MMM", "zh": "M月d日 EEE"}
DAY_AND_YEAR = {"en": "EEE d MMM y", "zh": "y年M月d日 EEE"}
LARGE_IN_CHINESE = ((Decimal(100_000_000), "亿"), (Decimal(10_000), "万"))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    source = files("bot.content") / "translations" / language / "LC_MESSAGES" / "drumbeat.po"
    if language == "en":
        return gettext.NullTranslations()
    with source.open("rb") as file:
        catalogue = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def supported(language: str | None) -> str | None:
    """The language of the bot that a platform's tag such as `zh-Hans` means; None if it has none."""
    code = (language or "").replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else None


@dataclass(frozen=True, slots=True)
class Reader:
    """`zone` is an IANA name; `today` the reader's date, which decides whether a year must be said."""

    language: str
    zone: str
    today: date

    def t(self, message: str, **values: object) -> str:
        """The message in the reader's language, its {names} filled in."""
        text = _catalogue(self.language).gettext(message)
        return text.format(**values) if values else text

    def n(self, one: str, many: str, count: int, **values: object) -> str:
        """As `t`, in the number that `count` asks for; {count} stands for it."""
        return _catalogue(self.language).ngettext(one, many, count).format(count=count, **values)

    @property
    def locale(self) -> Locale:
        return Locale.parse("zh_CN" if self.language == "zh" else "en_GB")

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def money(self, minor: int, currency: str) -> str:
        """In full digits, decimals only where there are any: ¥500,000, €1,234.56."""
        amount = major(minor, currency)
        symbol = SYMBOLS.get(currency) or get_currency_symbol(currency, self.locale)
        pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0." + "0" * digits_of(currency)
        number = format_decimal(abs(amount), format=pattern, locale=self.locale)
        gap = " " if symbol[-1].isalpha() else ""
        return f"{'−' if amount < 0 else ''}{symbol}{gap}{number}"

    def money_aloud(self, minor: int, currency: str) -> str:
        """As `money`; in Chinese also in 万 or 亿, so that a slip by a factor of ten is seen."""
        text = self.money(minor, currency)
        if self.language != "zh":
            return text
        amount = major(minor, currency)
        for unit, name in LARGE_IN_CHINESE:
            if abs(amount) >= unit:
                whole = (amount / unit).quantize(Decimal("0.01"))
                about = "" if whole * unit == amount else "约"
                return f"{text}({about}{whole.normalize():f}{name})"
        return text

    def day(self, when: date) -> str:
        """With its weekday; with its year where it is not this year's."""
        pattern = DAY if when.year == self.today.year else DAY_AND_YEAR
        return format_date(when, pattern[self.language], locale=self.locale)

    def month(self, when: date) -> str:
        this_year = {"en": "LLLL", "zh": "M月"}
        other_year = {"en": "LLLL y", "zh": "y年M月"}
        pattern = (this_year if when.year == self.today.year else other_year)[self.language]
        return format_date(when, pattern, locale=self.locale)

    def clock(self, at: datetime) -> str:
        """The time of day in the reader's zone, 24 hours."""
        return format_time(self.local(at), "HH:mm", locale=self.locale)

    def percent(self, part: Decimal | float) -> str:
        """A fraction as whole per cent: 66 % in English, 66% in Chinese."""
        whole = int((Decimal(str(part)) * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
        return f"{whole}%" if self.language == "zh" else f"{whole} %"

    def listing(self, items: list[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(items)
