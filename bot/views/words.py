"""The field's own words in the reader's language: stages, sales channels, reasons, currencies, periods.

A key of the organisation's own, which bot.yaml gives no label, is shown as it is.
"""

from __future__ import annotations

from babel.numbers import get_currency_name

from bot.core.reader import Reader
from bot.settings import Category, Settings
from models.forecast import Surety


def stage_name(r: Reader, key: str, settings: Settings) -> str:
    """As bot.yaml labels it, else in our own words."""
    stage = settings.stage(key)
    if stage is not None and r.language in stage.labels:
        return stage.labels[r.language]
    ours = {
        "lead": r.t("lead"),
        "qualified": r.t("qualified"),
        "proposal": r.t("proposal"),
        "negotiation": r.t("negotiation"),
    }
    return ours.get(key, key)


def channel_name(r: Reader, key: str) -> str:
    ours = {
        "direct": r.t("direct"),
        "online": r.t("online"),
        "distributor": r.t("distributor"),
        "retail": r.t("retail"),
        "telesales": r.t("telesales"),
        "partner": r.t("partner"),
    }
    return ours.get(key, key)


def reason_name(r: Reader, key: str) -> str:
    """Why a deal was lost."""
    ours = {
        "price": r.t("price"),
        "competitor": r.t("competitor"),
        "budget": r.t("budget"),
        "timing": r.t("timing"),
        "product": r.t("product"),
        "no_decision": r.t("no decision"),
        "other": r.t("other reason"),
    }
    return ours.get(key, key)


def surety_name(r: Reader, surety: Surety) -> str:
    """What a forecast counts a deal as."""
    return {
        Surety.COMMIT: r.t("commit"),
        Surety.BEST: r.t("best case"),
        Surety.PIPELINE: r.t("pipeline only"),
        Surety.OMITTED: r.t("left out"),
    }[surety]


def category_name(r: Reader, category: Category) -> str:
    """What a blocker needs help with, as the name of a department or a matter."""
    return {
        Category.LEGAL: r.t("Legal"),
        Category.PRICE: r.t("Price"),
        Category.PRODUCT: r.t("Product"),
        Category.DELIVERY: r.t("Delivery"),
        Category.TOOLS: r.t("Tools"),
        Category.CREDIT: r.t("Credit"),
        Category.CUSTOMER: r.t("Customer"),
        Category.OTHER: r.t("Other"),
    }[category]


def currency_name(r: Reader, currency: str) -> str:
    """The code in English, as traders write it; in Chinese the name: 人民币."""
    return get_currency_name(currency, locale=r.locale) if r.language == "zh" else currency


def per_period(r: Reader, amount: str, recurrence: str | None) -> str:
    """An amount in words, with its period if it comes again."""
    match recurrence:
        case "month":
            return r.t("{amount} a month", amount=amount)
        case "quarter":
            return r.t("{amount} a quarter", amount=amount)
        case "year":
            return r.t("{amount} a year", amount=amount)
        case _:
            return amount
