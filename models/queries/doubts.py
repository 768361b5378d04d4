"""What must be asked before an item of a deal may be recorded: the first doubt, with its likely answers.

The figures that make a value unlikely: five times the person's largest deal in a year (without one: above
`big_deal`), below a tenth of the smallest, more than half away from the open deal's; a close date more than two
years off; a date of something done that lies ahead.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.settings import Settings
from models.deals import Deal, Status
from models.drafts import Doing, Item, Part, parts_json
from models.money import major, minor
from models.people import Person
from models.queries import claim_doubts, matching
from models.queries.asking import Doubt, Judge, Look, Question, ask
from models.queries.likely import Choice, fitting, likely_amounts, likely_close_dates, likely_days, next_time
from models.queries.usual import above_big_deal, reported_lately, usual

FAR = timedelta(days=2 * 365)
LONG_AGO = timedelta(days=183)  # a day without its year that lies nearer ahead than back
TIMES_LARGEST = 5
PART_OF_SMALLEST = 10
SMALL_NUMBER = 1000  # a bare number below it may be short for thousands or 万
LESS = (Decimal("0.1"), Decimal("0.01"), Decimal("0.001"))  # zeros too many
MORE = (Decimal(10), Decimal(1000), Decimal(10_000))  # a multiplier that was left out
MULTIPLIERS = {"zh": (10_000,), "en": (1_000,)}


def ask_owner(look: Look, item: Item) -> Question | None:
    """A colleague is named beside the deal, and not as the one who did it: whose is it?"""
    if item.maybe_owner_id is None or item.owner_id is not None or item.for_id is not None or item.parts:
        return None
    named = look.session.get_one(Person, item.maybe_owner_id)
    theirs = Choice("theirs", {"owner": named.name}, named.name)
    choices = [Choice("mine"), theirs]
    if item.doing in claim_doubts.COUNTS:
        choices.append(Choice("together", {"parts": parts_json([Part(named.name, named.id)])}))
    return ask(Doubt.OWNER, item, *choices, name=named.name)


def ask_account(look: Look, item: Item) -> Question | None:
    if item.account_id is not None or item.deal_id is not None:
        return None
    if not item.account or "account" in item.unclear:
        likely = matching.likely_accounts(look.session, look.person)
        choices = [Choice("account", {"account": a.name, "account_id": a.id}, a.name) for a in likely]
        return ask(Doubt.ACCOUNT, item, *choices)
    if Doubt.SIMILAR_ACCOUNT in item.settled or item.is_other_company:
        return None
    alike = matching.accounts_like(look.session, item.account)
    if not alike:
        return None
    choices = [Choice("account", {"account": a.name, "account_id": a.id}, a.name) for a in alike]
    return ask(Doubt.SIMILAR_ACCOUNT, item, *choices, Choice("new_account", {}, item.account))


def _deal(look: Look, item: Item) -> Question | None:
    current = _current(look, item)
    if current is not None and current.status is Status.WON and item.doing in (Doing.WON, Doing.STAGE):
        facts = deal_facts(current)
        return ask(Doubt.WON_BEFORE, item, Choice("deal", {"deal_id": current.id}, facts), **facts)
    if item.deal_id is not None or item.is_new_deal or item.account_id is None or item.doing is Doing.NEW:
        return _no_deal_of_unknown(item)
    owner = matching.holder(look.person, item)
    deals = matching.deals_meant(look.session, look.person, item)
    if len(deals) > 1:
        choices = [Choice("deal", {"deal_id": deal.id}, deal_facts(deal)) for deal in deals[:5]]
        another = [Choice("another_deal", {"is_new_deal": True})] if item.doing is Doing.WON else []
        return ask(Doubt.WHICH_DEAL, item, *choices, *another, count=len(deals))
    if item.doing in (Doing.LOST, Doing.UPDATE):
        won = matching.last_deal(look.session, owner, item.account_id, Status.WON)
        if won is not None:
            another = [Choice("another_deal", {"is_new_deal": True})] if item.doing is Doing.LOST else []
            facts = deal_facts(won)
            return ask(Doubt.WON_BEFORE, item, Choice("deal", {"deal_id": won.id}, facts), *another, **facts)
    if item.doing in (Doing.STAGE, Doing.UPDATE):
        return _no_open_deal(item)
    return None


def _no_deal_of_unknown(item: Item) -> Question | None:
    changes = item.doing in (Doing.STAGE, Doing.UPDATE)
    return _no_open_deal(item) if changes and item.deal_id is None and not item.is_new_deal else None


def _no_open_deal(item: Item) -> Question:
    opening = {"doing": Doing.NEW, "is_new_deal": True}
    return ask(Doubt.NO_OPEN_DEAL, item, Choice("open_deal", opening, item.stage))


def _missing(look: Look, item: Item) -> Question | None:
    deal = _current(look, item)
    needs_amount = item.doing in (Doing.NEW, Doing.WON)
    if "amount" in item.unclear or (needs_amount and item.amount is None):
        return ask(Doubt.AMOUNT, item, *likely_amounts(item, deal), **(deal_facts(deal) if deal else {}))
    if item.doing is Doing.STAGE and item.stage is None:
        current = deal.stage if deal else None
        stages = [stage.key for stage in look.settings.stages if stage.key != current]
        return ask(Doubt.STAGE, item, *(Choice("stage", {"stage": key}, key) for key in stages))
    if "close_date" in item.unclear:
        return ask(Doubt.CLOSE_DATE, item, *likely_close_dates(look.today, item))
    if "happened_on" in item.unclear:
        return ask(Doubt.HAPPENED_ON, item, *likely_days(look.today, item))
    if item.doing is Doing.UPDATE and not changes_something(item):
        return ask(Doubt.WHAT_CHANGES, item, **(deal_facts(deal) if deal else {}))
    return None


def changes_something(item: Item) -> bool:
    """Whether an update says what is to change."""
    said = (
        item.amount,
        item.stage,
        item.close_date,
        item.happened_on,
        item.probability,
        item.reason,
        item.channel,
        item.note,
        item.owner_id,
        item.recurrence,
    )
    return any(value is not None for value in said)


def ask_small(look: Look, item: Item) -> Question | None:
    """A bare "50" in answer to "amount?" may be 50, 50 thousand or 50万."""
    if not item.bare or item.amount is None or item.amount >= SMALL_NUMBER:
        return None
    factors = MULTIPLIERS.get(look.person.language, MULTIPLIERS["en"])
    amounts = [item.amount * factor for factor in factors] + [item.amount]
    currency = currency_for(look, item)
    choices = [Choice("amount", {"amount": str(n), "bare": False}, (n, currency)) for n in amounts]
    return ask(Doubt.SMALL, item, *choices, amount=item.amount, currency=currency)


def _same(look: Look, item: Item) -> Question | None:
    """The same person, customer and amount within 24 hours, on whichever platform."""
    if item.doing not in (Doing.NEW, Doing.WON) or item.account_id is None or item.amount is None:
        return None
    currency = currency_for(look, item)
    status = Status.WON if item.doing is Doing.WON else Status.OPEN
    amount_minor = minor(item.amount, currency)
    earlier = reported_lately(
        look.session, look.now, look.person.id, item.account_id, status, amount_minor, currency
    )
    if earlier is None or earlier.id == item.deal_id or earlier.status is Status.LOST:
        return None
    choices = (Choice("same_deal", {}, earlier.id), Choice("another_deal", {"is_new_deal": True}))
    return ask(Doubt.SAME_REPORT, item, *choices, **deal_facts(earlier))


def _amount(look: Look, item: Item) -> Question | None:
    if item.amount is None or item.doing is Doing.LOST:
        return None
    currency = currency_for(look, item)
    yes = Choice("yes_amount", {"amount": str(item.amount)}, (item.amount, currency))
    largest, smallest = usual(look.session, look.settings, look.person.id, look.today, currency)
    own = minor(item.amount, currency)
    if largest is not None and smallest is not None:
        if own >= TIMES_LARGEST * largest:
            fits = fitting(item.amount, currency, LESS, smallest, largest)
            return ask(
                Doubt.LARGE, item, yes, *fits, times=own // largest, amount=item.amount, currency=currency
            )
        if own * PART_OF_SMALLEST < smallest and Doubt.SMALL not in item.settled:
            fits = fitting(item.amount, currency, MORE, smallest, largest)
            return ask(Doubt.LITTLE, item, yes, *fits, amount=item.amount, currency=currency)
    elif above_big_deal(look.session, look.settings, look.today, own, currency):
        tenth = Choice("amount", {"amount": str(item.amount / 10)}, (item.amount / 10, currency))
        return ask(Doubt.LARGE, item, yes, tenth, times=None, amount=item.amount, currency=currency)
    return _differs(look, item, currency, yes)


def _differs(look: Look, item: Item, currency: str, yes: Choice) -> Question | None:
    deal = _current(look, item)
    if (
        deal is None
        or deal.amount_minor is None
        or deal.currency != currency
        or deal.status is not Status.OPEN
    ):
        return None
    if item.doing is Doing.UPDATE or not is_far_from(deal, item, currency):
        return None
    before = major(deal.amount_minor, currency)
    stays = Choice("amount", {"amount": str(before), "recurrence": deal.recurrence}, (before, currency))
    return ask(
        Doubt.DIFFERS,
        item,
        yes,
        stays,
        Choice("another_deal", {"is_new_deal": True, "deal_id": None}),
        **deal_facts(deal),
    )


def is_far_from(deal: Deal, item: Item, currency: str) -> bool:
    """Whether the amount is more than half away from the deal's."""
    if item.amount is None or deal.amount_minor is None:
        return False
    return abs(minor(item.amount, currency) - deal.amount_minor) * 2 > deal.amount_minor


def _dates(look: Look, item: Item) -> Question | None:
    if item.happened_on is not None and item.happened_on < look.today - LONG_AGO:
        ahead = next_time(item.happened_on, look.today)
        yes = Choice("date", {"happened_on": item.happened_on.isoformat()}, item.happened_on)
        expected = {"doing": Doing.UPDATE if item.deal_id else Doing.NEW, "close_date": ahead.isoformat()}
        choices = (yes, Choice("expected", {**expected, "happened_on": None}, ahead))
        return ask(Doubt.LONG_AGO, item, *choices, day=item.happened_on)
    if item.happened_on is not None and item.happened_on > look.today:
        choices = (
            Choice("date", {"happened_on": look.today.isoformat()}, look.today),
            Choice(
                "expected",
                {
                    "doing": Doing.UPDATE if item.deal_id else Doing.NEW,
                    "close_date": item.happened_on.isoformat(),
                    "happened_on": None,
                },
                item.happened_on,
            ),
        )
        return ask(Doubt.AHEAD, item, *choices, day=item.happened_on)
    if item.close_date is not None and item.close_date > look.today + FAR:
        nearer = next_time(item.close_date, look.today)
        choices = (
            Choice("yes_date", {"close_date": item.close_date.isoformat()}, item.close_date),
            Choice("date", {"close_date": nearer.isoformat()}, nearer),
        )
        return ask(Doubt.FAR_OFF, item, *choices, day=item.close_date)
    return None


def _reason(look: Look, item: Item) -> Question | None:
    if item.doing is not Doing.LOST or item.reason is not None:
        return None
    choices = [Choice("reason", {"reason": key}, key) for key in look.settings.lost_reasons]
    deal = _current(look, item)
    return ask(Doubt.REASON, item, *choices, **(deal_facts(deal) if deal else {}))


def _current(look: Look, item: Item) -> Deal | None:
    return look.session.get(Deal, item.deal_id) if item.deal_id is not None else None


def currency_for(look: Look, item: Item) -> str:
    deal = _current(look, item)
    return currency_of(look.settings, look.person, item, deal)


def currency_of(settings: Settings, person: Person, item: Item, deal: Deal | None) -> str:
    """As said; else the deal's, the team's, the organisation's."""
    team = person.team.currency if person.team else None
    return item.currency or (deal.currency if deal else None) or team or settings.currency


def deal_facts(deal: Deal) -> dict[str, Any]:
    return {
        "number": deal.id,
        "account": deal.account.name,
        "amount_minor": deal.amount_minor,
        "currency": deal.currency,
        "recurrence": deal.recurrence,
        "stage": deal.stage,
    }


# What the one who speaks for another is asked; the rest would tell of the other's deals, and is for the other to say.
FOR_OTHERS: tuple[Judge, ...] = (ask_account, ask_small)
JUDGES: tuple[Judge, ...] = (
    ask_owner,
    claim_doubts.held,
    claim_doubts.other_company,
    ask_account,
    _deal,
    claim_doubts.partner,
    claim_doubts.shares,
    _missing,
    ask_small,
    _same,
    _amount,
    _dates,
    _reason,
)
