"""When somebody leaves: the question before, and handing over what is left."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Button, Buttons, Card, Element, Select, Tone, card, plain
from bot.core.reader import Reader
from models.people import Person
from models.queries.leaving import Kind, Left

LONGEST = 120


def confirm_leaver_card(r: Reader, person: Person) -> Card:
    """Asked before the doors close."""
    text = r.t(
        "{name} left? Then I answer {name} no more, open questions and codes end, and what is recorded stays.",
        name=person.name,
    )
    buttons = Buttons(
        (
            Button(
                r.t("Yes, {name} left", name=person.name), "leaver.yes", {"person": person.id}, Tone.DANGER
            ),
            Button(r.t("No"), "leaver.no", {"person": person.id}),
        )
    )
    return card(plain(text), buttons, language=r.language)


def still_here_card(r: Reader, person: Person) -> Card:
    return card(plain(r.t("{name} stays. Nothing was changed.", name=person.name)), language=r.language)


def handover_card(r: Reader, leaver: Person, left: Sequence[Left], heirs: Sequence[tuple[int, str]]) -> Card:
    """What the leaver has left, to be given away together or one by one."""
    if not left:
        text = r.t("{name} left. Nothing open is left to hand over.", name=leaver.name)
        return card(plain(text), language=r.language)
    text = r.t("{name} left. To be handed over: {what}.", name=leaver.name, what=counted(r, left))
    options = tuple(
        Button(name, "leaver.all", {"person": leaver.id, "to": who}, group="all") for who, name in heirs
    )
    one = Button(r.t("One by one"), "leaver.each", {"person": leaver.id}, group="each", once=False)
    return card(plain(text), Select(r.t("All of it to…"), options), Buttons((one,)), language=r.language)


def each_card(r: Reader, leaver: Person, left: Left, rest: int, heirs: Sequence[tuple[int, str]]) -> Card:
    """One piece: who gets it."""
    label = left.label if len(left.label) <= LONGEST else f"{left.label[: LONGEST - 1]}…"
    text = r.t("{kind}: {label}. Who takes it over?", kind=_kind(r, left.kind), label=label)
    piece = {"person": leaver.id, "kind": left.kind.value, "id": left.id}
    options = tuple(Button(name, "leaver.one", {**piece, "to": who}) for who, name in heirs)
    elements: list[Element] = [plain(text), Select(r.t("Who takes it over?"), options)]
    elements.append(Buttons((Button(r.t("Leave it"), "leaver.skip", piece),)))
    if rest:
        elements.append(plain(r.n("{count} more after this.", "{count} more after this.", rest)))
    return card(*elements, language=r.language)


def handed_over_card(r: Reader, leaver: Person, to: Person | None, left: Sequence[Left]) -> Card:
    """What became of it; `to` None: they were gone through one by one, and `left` is what stays."""
    if to is not None:
        text = r.t(
            "{name} now has {what} of {leaver}.", name=to.name, what=counted(r, left), leaver=leaver.name
        )
    elif left:
        text = r.t(
            "Done. {what} stay with {name}; /leaver {name} shows them again.",
            what=counted(r, left),
            name=leaver.name,
        )
    else:
        text = r.t("Done. Nothing of {name} is left open.", name=leaver.name)
    return card(plain(text), language=r.language)


def inherited_card(r: Reader, leaver: Person, left: Sequence[Left]) -> Card:
    """To whoever gets the work."""
    text = r.t("{name} left, and you take over: {what}.", name=leaver.name, what=counted(r, left))
    return card(plain(text), language=r.language)


def counted(r: Reader, left: Sequence[Left]) -> str:
    """3 open deals, 1 reminder."""
    number = {kind: sum(one.kind is kind for one in left) for kind in Kind}
    words = [
        r.n("{count} open deal", "{count} open deals", number[Kind.DEAL]) if number[Kind.DEAL] else "",
        r.n("{count} customer", "{count} customers", number[Kind.CUSTOMER]) if number[Kind.CUSTOMER] else "",
        r.n("{count} blocker", "{count} blockers", number[Kind.CASE]) if number[Kind.CASE] else "",
        r.n("{count} reminder", "{count} reminders", number[Kind.REMINDER]) if number[Kind.REMINDER] else "",
    ]
    return r.listing([word for word in words if word])


def _kind(r: Reader, kind: Kind) -> str:
    return {
        Kind.DEAL: r.t("Deal"),
        Kind.CUSTOMER: r.t("Customer"),
        Kind.CASE: r.t("Blocker"),
        Kind.REMINDER: r.t("Reminder"),
    }[kind]
