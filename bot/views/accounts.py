"""A customer's card, and the way on when there is no customer of that name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Button, Buttons, Card, Element, Fields, Title, card, plain
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.blockers import blocker_lines
from bot.views.pipeline import deal_line, open_buttons
from bot.views.records import activity_words, opinion_words
from bot.views.words import channel_name
from models.queries.accounts import Customer
from models.queries.dealings import Dealings


def customer_card(r: Reader, settings: Settings, customer: Customer) -> Card:
    facts = [(r.t("Owner"), customer.owner or r.t("nobody yet"))]
    if customer.channel is not None:
        facts.append((r.t("Sales channel"), channel_name(r, customer.channel)))
    if customer.team is not None:
        facts.append((r.t("Team"), customer.team))
    facts.append((r.t("Customer since"), r.day(r.local(customer.since).date())))
    facts += _dealings(r, customer.dealings)
    parts: list[Element] = [Title(customer.name), Fields(tuple(facts))]
    if customer.deals:
        parts += [
            deal_line(r, settings, row, with_owner=row.owner != customer.owner) for row in customer.deals
        ]
        parts.append(open_buttons(customer.deals))
    elif customer.deals_are_seen:
        parts.append(plain(r.t("No open deals.")))
    parts += blocker_lines(r, customer.blockers)
    if customer.has_more:
        every = Button(r.t("All open deals"), "pipeline.open", {"account_id": customer.id}, once=False)
        parts.append(Buttons((every,)))
    return card(*parts, language=r.language)


def _dealings(r: Reader, dealings: Dealings) -> list[tuple[str, str]]:
    """Money, the last contact, what they say: only what there is."""
    facts: list[tuple[str, str]] = []
    for money in dealings.money:
        paid = r.money(money.collected_minor, money.currency)
        left = r.money(money.open_minor, money.currency)
        facts.append((r.t("Collected"), r.t("{paid}, {left} open", paid=paid, left=left)))
    if (contact := dealings.last_contact) is not None:
        what = activity_words(r, contact.kind, 1)
        facts.append((r.t("Last contact"), f"{what} · {r.day(contact.day)} · {contact.by}"))
    for opinion in dealings.opinions:
        said = [opinion_words(r, opinion.score, opinion.text), r.day(opinion.day)]
        facts.append((r.t("Feedback"), " · ".join(said)))
    return facts


def unknown_customer_card(r: Reader, name: str, nearest: Sequence[tuple[int, str]]) -> Card:
    """`nearest` are customers of similar names."""
    if not nearest:
        text = r.t(
            "I know no customer “{name}”. It becomes one with its first deal, e.g. “{example}”.",
            name=name,
            example=r.t("new deal: {name} 50k", name=name),
        )
        return card(plain(text), language=r.language)
    asked = r.t("I know no customer “{name}”. Do you mean one of these?", name=name)
    return _choice(r, asked, nearest)


def which_customer_card(r: Reader, likely: Sequence[tuple[int, str]]) -> Card:
    """A part of several customers' names was said."""
    return _choice(r, r.t("Which of these customers?"), likely)


def _choice(r: Reader, asked: str, customers: Sequence[tuple[int, str]]) -> Card:
    buttons = tuple(Button(name, "account.open", {"account": id_}, once=False) for id_, name in customers)
    return card(plain(asked), Buttons(buttons), language=r.language)
