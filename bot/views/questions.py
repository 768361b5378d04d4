"""What is missing or in doubt, as one question with its likely answers as buttons."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.core.cards import Button, Buttons, Card, Tone, card, plain
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.claim_questions import claim_label_of, claim_question_text
from bot.views.deals import verb_of
from bot.views.record_questions import drafted_record, record_label_of, record_question_text
from bot.views.words import per_period, reason_name, stage_name
from models.drafts import OF_A_DEAL, Doing, Item
from models.money import minor
from models.queries.asking import Doubt, Question
from models.queries.likely import Choice

OTHER = frozenset(
    {
        Doubt.AMOUNT,
        Doubt.LARGE,
        Doubt.LITTLE,
        Doubt.DIFFERS,
        Doubt.CLOSE_DATE,
        Doubt.HAPPENED_ON,
        Doubt.AHEAD,
        Doubt.LONG_AGO,
        Doubt.FAR_OFF,
        Doubt.MORE_THAN_OWED,
    }
)
DROPPED = frozenset(
    {Doubt.NO_OPEN_DEAL, Doubt.CONFIRM, Doubt.WON_BEFORE, Doubt.NO_DEAL_PAID, Doubt.ONLY_ONCE, Doubt.WORDS}
)


def question_card(r: Reader, settings: Settings, question: Question, dialog_id: int, count: int) -> Card:
    """`count` items are in the draft: with several, the question names which one it is about."""
    text = question_text(r, question)
    if count > 1 and question.item.account and question.item.account not in text:
        text = f"{question.item.account}: {text}"
    buttons = [
        Button(
            label_of(r, settings, question, choice),
            "report.answer",
            {
                "dialog": dialog_id,
                "index": question.index,
                "doubt": question.doubt,
                "key": choice.key,
                "patch": dict(choice.patch),
            },
            Tone.PRIMARY if choice.key in ("yes_amount", "record") else Tone.PLAIN,
        )
        for choice in question.choices
    ]
    if question.choices and question.doubt in OTHER:
        buttons.append(Button(r.t("Other"), "report.other", {"dialog": dialog_id}))
    if question.doubt in DROPPED:
        buttons.append(Button(r.t("Don't record"), "report.drop", {"dialog": dialog_id}))
    return card(plain(text), *([Buttons(tuple(buttons))] if buttons else []), language=r.language)


def bare_question_card(r: Reader, question: Question) -> Card:
    """After [Other]: the same thing, to be typed."""
    match question.doubt:
        case Doubt.CLOSE_DATE | Doubt.FAR_OFF:
            text = r.t("When will it close? Type a date, e.g. “Friday” or “15 March”.")
        case Doubt.HAPPENED_ON | Doubt.AHEAD | Doubt.LONG_AGO:
            text = r.t("When was it? Type a date, e.g. “yesterday” or “15 March”.")
        case _:
            text = r.t("What is the amount? Type it, e.g. “50k” or “1.2m”.")
    return card(plain(text), language=r.language)


def waits_card(r: Reader, question: Question) -> Card:
    """Another question is open: this one is asked after it."""
    name = question.item.account or r.t("the new one")
    return card(
        plain(r.t("First the open question, then I ask about {name}.", name=name)), language=r.language
    )


def question_text(r: Reader, question: Question) -> str:
    """The question in words."""
    if (of_record := record_question_text(r, question)) is not None:
        return of_record
    if (of_claim := claim_question_text(r, question)) is not None:
        return of_claim
    item, facts = question.item, question.facts
    name = item.account or facts.get("account", "")
    match question.doubt:
        case Doubt.OWNER:
            return r.t("Whose deal is it, yours or {name}'s?", name=facts["name"])
        case Doubt.ACCOUNT:
            return r.t("Which customer?")
        case Doubt.SIMILAR_ACCOUNT:
            return r.t("Is “{name}” one of these customers?", name=item.account)
        case Doubt.WHICH_DEAL:
            return r.t("{name} has {count} open deals. Which one?", name=name, count=facts["count"])
        case Doubt.NO_OPEN_DEAL:
            return r.t("You have no open deal with {name}. Open one?", name=name)
        case Doubt.WON_BEFORE if item.doing is Doing.LOST:
            return r.t("{name} #{number} was won. Is it lost after all?", name=name, number=facts["number"])
        case Doubt.WON_BEFORE:
            return r.t(
                "{name} #{number} is won already. Change it all the same?", name=name, number=facts["number"]
            )
        case Doubt.AMOUNT:
            return _amount_question(r, question, name)
        case Doubt.STAGE:
            return r.t("Which stage is {name} in now?", name=name)
        case Doubt.WHAT_CHANGES:
            return r.t("What changes for {name}? For example “60k”, “to Friday” or “70%”.", name=name)
        case Doubt.SMALL:
            return r.t("{amount}, really?", amount=_money(r, facts["amount"], facts["currency"]))
        case Doubt.SAME_REPORT:
            return r.t(
                "You reported {name} #{number} with {amount} in the last 24 hours. The same deal?",
                name=name,
                number=facts["number"],
                amount=_stood(r, facts),
            )
        case Doubt.DIFFERS:
            return r.t(
                "{name} #{number} stood at {before}; you wrote {amount}. Right?",
                name=name,
                number=facts["number"],
                before=_stood(r, facts),
                amount=_said(r, item, facts["currency"]),
            )
        case Doubt.LARGE:
            return _large_question(r, facts)
        case Doubt.LITTLE:
            return r.t("{amount} is far below your smallest deal. Right?", amount=_spoken(r, facts["amount"]))
        case Doubt.REASON:
            return r.t("Why was {name} lost?", name=name)
        case Doubt.CONFIRM:
            drafted = [_drafted(r, one, currency) for one, currency in facts["draft"]]
            return "\n".join([*drafted, r.t("Shall I record this?")])
        case _:
            return _date_question(r, question, name)


def _date_question(r: Reader, question: Question, name: str) -> str:
    """When something was, or will be."""
    day = r.day(question.facts["day"]) if "day" in question.facts else ""
    match question.doubt:
        case Doubt.CLOSE_DATE:
            return r.t("When will {name} close?", name=name)
        case Doubt.AHEAD:
            return r.t("{day} lies ahead. When was it?", day=day)
        case Doubt.LONG_AGO:
            return r.t("Was it on {day}?", day=day)
        case Doubt.FAR_OFF:
            return r.t("{day} is more than two years off. Right?", day=day)
        case _:
            return r.t("Which day was it?")


def _drafted(r: Reader, item: Item, currency: str) -> str:
    """What would be recorded, in one line."""
    if item.doing not in OF_A_DEAL:
        return drafted_record(r, item, currency)
    parts = [f"{verb_of(r, item.doing)} {item.account or '#' + str(item.deal_id)}"]
    if item.amount is not None:
        parts.append(per_period(r, r.money_aloud(minor(item.amount, currency), currency), item.recurrence))
    if item.stage is not None:
        parts.append(item.stage)
    parts += [r.day(day) for day in (item.happened_on, item.close_date) if day is not None]
    return " · ".join(parts)


def _amount_question(r: Reader, question: Question, name: str) -> str:
    facts, won = question.facts, question.item.doing is Doing.WON
    if facts and facts["amount_minor"] is not None and won:
        return r.t(
            "{name} has one open deal, #{number}, {amount}. Won at what amount?",
            name=name,
            number=facts["number"],
            amount=_stood(r, facts),
        )
    if won:
        return r.t("Won {name} at what amount?", name=name) if name else r.t("Won at what amount?")
    return r.t("What is the amount for {name}?", name=name) if name else r.t("What is the amount?")


def _large_question(r: Reader, facts: Any) -> str:
    amount = _spoken(r, facts["amount"])
    if facts["times"] is None:
        return r.t("{amount} is a very large deal. Right?", amount=amount)
    return r.t("{amount} is {times} times your largest deal. Right?", amount=amount, times=facts["times"])


def label_of(r: Reader, settings: Settings, question: Question, choice: Choice) -> str:
    """What stands on a button."""
    value = choice.value
    if (of_record := record_label_of(r, choice)) is not None:
        return of_record
    if (of_claim := claim_label_of(r, question, choice)) is not None:
        return of_claim
    match choice.key:
        case "mine":
            return r.t("Mine")
        case "theirs":
            return r.t("{name}'s", name=value)
        case "account":
            return str(value)
        case "new_account":
            return r.t("New customer")
        case "deal":
            amount = _stood(r, value) if value["amount_minor"] is not None else ""
            return f"#{value['number']} {amount} {stage_name(r, value['stage'], settings)}".replace("  ", " ")
        case "another_deal":
            return r.t("Another deal")
        case "same_deal" if question.doubt is Doubt.SAME_BLOCKER:
            return r.t("Yes, the same blocker")
        case "same_deal":
            return r.t("Yes, the same")
        case "open_deal":
            return r.t("Open a deal")
        case "amount" if question.doubt in (Doubt.LARGE, Doubt.LITTLE):
            return r.t("It is {amount}", amount=_spoken(r, value[0], value[1]))
        case "amount":
            amount = _money(r, value[0], value[1] or _currency(question))
            return per_period(r, amount, choice.patch.get("recurrence"))
        case "yes_amount":
            return r.t("Yes, {amount}", amount=_money(r, value[0], value[1]))
        case "yes_date":
            return r.t("Yes, {day}", day=r.day(value))
        case "expected":
            return r.t("Expected {day}", day=r.day(value))
        case "date":
            return r.day(value)
        case "stage":
            return stage_name(r, str(value), settings)
        case "reason":
            return reason_name(r, str(value))
        case _:
            return r.t("Record")


def _currency(question: Question) -> str:
    return str(question.facts.get("currency") or question.item.currency or "EUR")


def _money(r: Reader, amount: Decimal, currency: str) -> str:
    return r.money(minor(amount, currency), currency)


def _stood(r: Reader, facts: Mapping[str, Any]) -> str:
    """The deal's amount as it stands."""
    return per_period(r, r.money(facts["amount_minor"], facts["currency"]), facts["recurrence"])


def _said(r: Reader, item: Item, currency: str) -> str:
    return per_period(r, _money(r, item.amount or Decimal(0), currency), item.recurrence)


def _spoken(r: Reader, amount: Decimal, currency: str | None = None) -> str:
    """In Chinese as one says it (500万), in English in full digits."""
    if r.language == "zh":
        for unit, name in ((Decimal(100_000_000), "亿"), (Decimal(10_000), "万")):
            if amount >= unit:
                return f"{(amount / unit).normalize():f}{name}"
    if currency is not None:
        return _money(r, amount, currency)
    return f"{amount:,f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:,f}"
