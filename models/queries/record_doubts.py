"""What must be asked before a record that is no deal may be written, kind by kind."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.deals import Deal
from models.drafts import REPEATED, Doing, Item
from models.money import major, minor
from models.queries import cases, matching
from models.queries.asking import Doubt, Judge, Look, Question, ask
from models.queries.counting import counted
from models.queries.doubts import LONG_AGO, ask_account, ask_owner, ask_small, currency_for, deal_facts
from models.queries.likely import Choice, likely_days
from models.queries.records import deals_paid_for, left_on, same_payment
from models.recurrence import instant_of

KINDS = ("visit", "call", "meeting", "demo", "email")
MORNING = 9
MOST_BLOCKERS = 5


def _account_if_named(look: Look, item: Item) -> Question | None:
    """No customer need be named; one that is must be known or new beyond doubt."""
    if item.account is None and "account" not in item.unclear:
        return None
    return ask_account(look, item)


def _kind(look: Look, item: Item) -> Question | None:
    if item.activity is not None:
        return None
    return ask(Doubt.WHAT_KIND, item, *(Choice("kind", {"activity": kind}, kind) for kind in KINDS))


def _day(look: Look, item: Item) -> Question | None:
    if "happened_on" in item.unclear:
        return ask(Doubt.HAPPENED_ON, item, *likely_days(look.today, item))
    if item.happened_on is None:
        return None
    if item.happened_on > look.today:
        return ask(Doubt.AHEAD, item, _on(look.today), day=item.happened_on)
    if item.happened_on < look.today - LONG_AGO:
        return ask(Doubt.LONG_AGO, item, _on(item.happened_on), day=item.happened_on)
    return None


def _on(day: date) -> Choice:
    return Choice("date", {"happened_on": day.isoformat()}, day)


def _words(look: Look, item: Item) -> Question | None:
    return ask(Doubt.WORDS, item) if not item.text else None


def _opinion(look: Look, item: Item) -> Question | None:
    """A score without the best there is or above it, or nothing said at all."""
    if "score" in item.unclear or (item.score is not None and item.score > 1):
        return ask(Doubt.SCORE, item)
    return ask(Doubt.WORDS, item) if item.score is None and not item.text else None


def _to(look: Look, item: Item) -> Question | None:
    """Who is thanked: nobody of that name, or several."""
    if item.to_id is not None:
        return None
    likely = matching.people_like(look.session, look.person, item.to or "")
    choices = [Choice("person", {"to": one.name, "to_id": one.id}, one.name) for one in likely]
    return ask(Doubt.TO, item, *choices, name=item.to)


def _when(look: Look, item: Item) -> Question | None:
    """A reminder needs a moment that lies ahead."""
    if item.when is not None and "when" not in item.unclear:
        at = instant_of(datetime.fromisoformat(item.when), look.person.zone)
        if at > look.now:
            return None
    local = look.now.astimezone(ZoneInfo(look.person.zone)).replace(tzinfo=None, second=0, microsecond=0)
    morning = (local + timedelta(days=1)).replace(hour=MORNING, minute=0)
    monday = morning + timedelta(days=(7 - morning.weekday()) % 7)
    moments = dict.fromkeys((local + timedelta(hours=1), morning, monday))
    choices = [Choice("when", {"when": f"{at:%Y-%m-%dT%H:%M}"}, at) for at in moments]
    return ask(Doubt.WHEN, item, *choices, text=item.text)


def _once(look: Look, item: Item) -> Question | None:
    """Said to come again and again, which a reminder of this kind does not."""
    if REPEATED not in item.unclear or item.when is None:
        return None
    at = datetime.fromisoformat(item.when)
    return ask(Doubt.ONLY_ONCE, item, Choice("once", {"when": item.when}, at))


def _paid_deal(look: Look, item: Item) -> Question | None:
    """Money is paid for a deal: which, if there are several; none is told, not passed over."""
    if item.deal_id is not None or item.is_new_deal:
        return None
    deals: list[Deal] = []
    if item.account_id is not None:
        owner = item.owner_id or look.person.id
        deals = deals_paid_for(look.session, look.settings, look.person, owner, item.account_id)
    if not deals:
        return ask(Doubt.NO_DEAL_PAID, item, Choice("record", {"is_new_deal": True}))
    choices = [Choice("deal", {"deal_id": deal.id}, deal_facts(deal)) for deal in deals[:5]]
    return ask(Doubt.PAID_DEAL, item, *choices, count=len(deals))


def _paid_amount(look: Look, item: Item) -> Question | None:
    """How much, if it was not said; all that is left is the likely answer."""
    if item.amount is not None and "amount" not in item.unclear:
        return None
    deal = _deal(look, item)
    left = left_on(look.session, look.settings, deal, but=item.record_id) if deal is not None else None
    if deal is None or left is None or left <= 0:
        return ask(Doubt.AMOUNT, item)
    amount = major(left, deal.currency)
    rest = Choice("amount", {"amount": str(amount), "currency": deal.currency}, (amount, deal.currency))
    return ask(Doubt.AMOUNT, item, rest)


def _paid_again(look: Look, item: Item) -> Question | None:
    if item.account_id is None or item.amount is None:
        return None
    currency = currency_for(look, item)
    amount_minor = minor(item.amount, currency)
    earlier = same_payment(
        look.session, look.now, look.person, item.account_id, amount_minor, currency, but=item.record_id
    )
    if earlier is None:
        return None
    choices = (Choice("same_deal", {}), Choice("another_payment", {}))
    facts = {"amount_minor": earlier.amount_minor, "currency": currency}
    return ask(Doubt.SAME_PAYMENT, item, *choices, **facts)


def _too_much(look: Look, item: Item) -> Question | None:
    """More than the deal has left to pay, in the deal's own currency."""
    deal = _deal(look, item)
    if deal is None or item.amount is None or currency_for(look, item) != deal.currency:
        return None
    left = left_on(look.session, look.settings, deal, but=item.record_id)
    if left is None or minor(item.amount, deal.currency) <= left:
        return None
    yes = Choice("yes_amount", {"amount": str(item.amount)}, (item.amount, deal.currency))
    rest = major(max(left, 0), deal.currency)
    choices = (yes, Choice("amount", {"amount": str(rest)}, (rest, deal.currency))) if left > 0 else (yes,)
    facts = {"left_minor": max(left, 0), "owed_minor": counted(deal, look.settings), "amount": item.amount}
    return ask(Doubt.MORE_THAN_OWED, item, *choices, number=deal.id, currency=deal.currency, **facts)


def _deal(look: Look, item: Item) -> Deal | None:
    return look.session.get(Deal, item.deal_id) if item.deal_id is not None else None


def _same_blocker(look: Look, item: Item) -> Question | None:
    """One in the same words that nobody has solved yet."""
    if item.record_id is not None or not item.text:
        return None
    earlier = cases.same_unsolved(look.session, look.person, item.account or "", item.text)
    if earlier is None:
        return None
    choices = (Choice("same_deal", {}), Choice("another_blocker", {}))
    return ask(Doubt.SAME_BLOCKER, item, *choices, owner=earlier.owner.name if earlier.owner else None)


def _which_blocker(look: Look, item: Item) -> Question | None:
    if item.case_id is not None:
        return None
    found = cases.closable(look.session, look.person, item.account)[:MOST_BLOCKERS]
    choices = [Choice("blocker", {"case_id": case.id}, (case.subject, case.text)) for case in found]
    return ask(Doubt.WHICH_BLOCKER, item, *choices)


JUDGES: dict[Doing, tuple[Judge, ...]] = {
    Doing.ACTIVITY: (ask_owner, _account_if_named, _kind, _day),
    Doing.PAYMENT: (
        ask_owner,
        ask_account,
        _paid_deal,
        _paid_amount,
        ask_small,
        _paid_again,
        _too_much,
        _day,
    ),
    Doing.FEEDBACK: (ask_owner, ask_account, _opinion, _day),
    Doing.INTEL: (_words,),
    Doing.KUDOS: (_to,),
    Doing.AGENDA: (_words,),
    Doing.REMINDER: (_words, _once, _when),
    Doing.BLOCKER: (_account_if_named, _words, _same_blocker),
    Doing.UNBLOCK: (_which_blocker,),
}
