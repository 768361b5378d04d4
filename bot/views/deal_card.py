"""A deal's card: how it stands, why its figures are what they are, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from bot.core.cards import Button, Buttons, Card, Element, Fields, Select, Span, Text, Title, card, plain
from bot.core.plaintext import clip, one_line
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.blockers import blocker_lines
from bot.views.deals import shown
from bot.views.notes import claim_lines, outcome_name, parts_of, reason_of
from bot.views.pipeline import amount_of, idle
from bot.views.texts import bold, line
from bot.views.words import channel_name, reason_name, stage_name
from models.deals import Status
from models.queries.claims import Note
from models.queries.deal_history import Change, DealDetails, Entry
from models.queries.pipeline import end_of_month

RECENT = 4  # changes on the card itself
PAGE = 10
MOST_WORDS = 140


def deal_card(r: Reader, settings: Settings, deal: DealDetails) -> Card:
    parts: list[Element] = [Title(title_of(r, deal)), Fields(tuple(_facts(r, settings, deal)))]
    parts += blocker_lines(r, deal.blockers)
    parts.append(line(bold(r.t("How it came about"))))
    parts += [_entry(r, settings, entry) for entry in _latest(deal.history, 0, RECENT)]
    buttons = _doings(r, deal) if deal.status is Status.OPEN and deal.may_change else []
    if len(deal.history) > RECENT:
        buttons.append(_look(r.t("Whole history"), "deal.history", deal.id, page=0))
    if buttons:
        parts.append(Buttons(tuple(buttons)))
    return card(*parts, language=r.language)


def history_card(r: Reader, settings: Settings, deal: DealDetails, page: int) -> Card:
    """Every change, the newest first."""
    entries = _latest(deal.history, page * PAGE, PAGE)
    parts: list[Element] = [Title(title_of(r, deal))]
    parts += [_entry(r, settings, entry) for entry in entries]
    steps = []
    if page > 0:
        steps.append(_look(r.t("‹ Back"), "deal.history", deal.id, page=page - 1))
    if (page + 1) * PAGE < len(deal.history):
        steps.append(_look(r.t("More ›"), "deal.history", deal.id, page=page + 1))
    steps.append(_look(r.t("Deal"), "deal.back", deal.id))
    return card(*parts, Buttons(tuple(steps)), language=r.language)


def move_card(r: Reader, settings: Settings, deal: DealDetails) -> Card:
    """Into which stage?"""
    asked = r.t("Move {name} to which stage?", name=f"#{deal.id} {deal.account}")
    options = tuple(
        Button(
            stage_name(r, stage.key, settings),
            "deal.stage",
            {"deal": deal.id, "stage": stage.key},
            group="deal",
        )
        for stage in settings.stages
        if stage.key != deal.stage
    )
    back = Buttons((_look(r.t("Back"), "deal.back", deal.id),))
    return card(Select(asked, options), back, summary=asked, language=r.language)


def push_card(r: Reader, deal: DealDetails) -> Card:
    """By how much? A date that has passed is pushed from today."""
    now = r.day(deal.close_date) if deal.close_date else r.t("no date yet")
    asked = r.t("When will {name} close? Now: {date}.", name=f"#{deal.id} {deal.account}", date=now)
    likely = pushed_dates(deal.close_date, r.today)
    labels = (r.t("+1 week"), r.t("+2 weeks"), r.t("End of month"))
    buttons = [
        Button(
            f"{label} · {r.day(day)}", "deal.date", {"deal": deal.id, "date": day.isoformat()}, group="deal"
        )
        for label, day in zip(labels, likely, strict=True)
    ]
    other = Button(r.t("Other date"), "deal.date", {"deal": deal.id, "date": None}, group="deal")
    back = _look(r.t("Back"), "deal.back", deal.id)
    return card(plain(asked), Buttons((*buttons, other, back)), language=r.language)


def pushed_dates(close_date: date | None, today: date) -> tuple[date, date, date]:
    """One week and two weeks later, and the end of the month that is not yet reached."""
    base = max(close_date or today, today)
    end = end_of_month(base)
    if end == base:
        end = end_of_month(base + timedelta(days=1))
    return base + timedelta(days=7), base + timedelta(days=14), end


def title_of(r: Reader, deal: DealDetails) -> str:
    """#17 Acme · €45,000."""
    amount = "" if deal.amount_minor is None else f" · {r.money_aloud(deal.amount_minor, deal.currency)}"
    return f"#{deal.id} {deal.account}{amount}"


def _facts(r: Reader, settings: Settings, deal: DealDetails) -> list[tuple[str, str]]:
    facts = [(r.t("Status"), _status(r, settings, deal))]
    if deal.recurrence is not None:
        facts.append((r.t("Amount"), _recurring(r, deal)))
    if deal.status is Status.OPEN and deal.close_date is not None:
        facts.append((r.t("Expected"), r.day(deal.close_date)))
    facts.append((r.t("Owner"), deal.owner))
    if deal.channel is not None:
        facts.append((r.t("Sales channel"), channel_name(r, deal.channel)))
    if deal.note is not None:
        facts += _of_note(r, deal.note, deal.currency)
    if deal.idle_days is not None:
        facts.append((r.t("Activity"), idle(r, deal.idle_days)))
    return facts


def _of_note(r: Reader, note: Note, currency: str) -> list[tuple[str, str]]:
    """Whose it is, where that is in doubt or was decided, and who has which part."""
    facts = [("⚖️", text) for text in claim_lines(r, note)]
    return [*facts, (r.t("Parts"), parts_of(r, note, currency))] if note.parts else facts


def _status(r: Reader, settings: Settings, deal: DealDetails) -> str:
    match deal.status:
        case Status.WON:
            return r.t("won") + (f" · {r.day(deal.won_on)}" if deal.won_on else "")
        case Status.LOST:
            why = deal.lost_words or (reason_name(r, deal.lost_reason) if deal.lost_reason else "")
            to = r.t("to {competitor}", competitor=deal.competitor) if deal.competitor else ""
            return " · ".join(part for part in (r.t("lost"), why, to) if part)
        case _:
            odds = "" if deal.probability is None else f" · {r.percent(deal.probability)}"
            return stage_name(r, deal.stage, settings) + odds


def _recurring(r: Reader, deal: DealDetails) -> str:
    amount = amount_of(r, deal.amount_minor, deal.currency, deal.recurrence)
    if deal.counted_minor is None or deal.counted_minor == deal.amount_minor:
        return amount
    return amount + r.t(" (counts {money})", money=r.money(deal.counted_minor, deal.currency))


def _doings(r: Reader, deal: DealDetails) -> list[Button]:
    this = {"deal": deal.id}
    return [
        Button(r.t("Won"), "deal.won", this, group="deal"),
        Button(r.t("Lost"), "deal.lost", this, group="deal"),
        _look(r.t("Move"), "deal.move", deal.id),
        _look(r.t("Push date"), "deal.push", deal.id),
    ]


def _look(label: str, action: str, deal_id: int, **args: int) -> Button:
    return Button(label, action, {"deal": deal_id, **args}, once=False)


def _latest(history: Sequence[Entry], first: int, count: int) -> Sequence[Entry]:
    return history[::-1][first : first + count]


def _entry(r: Reader, settings: Settings, entry: Entry) -> Text:
    """Mon 23 Nov 10:42 · Jonas Weber: €45,000 → €48,000 · “actually 48k”."""
    when = f"{r.day(r.local(entry.at).date())} {r.clock(entry.at)}"
    said = [text for change in entry.changes if (text := _change(r, settings, entry, change))]
    what = r.listing(said) or r.t("changed")
    back = "↩️ " if entry.takes_back else ""
    head = r.t("{when} · {name}: {what}", when=when, name=entry.by, what=back + what)
    if not entry.words:
        return line(head)
    words = r.t("“{words}”", words=clip(one_line(entry.words), MOST_WORDS))
    return line(f"{head} · ", Span(words, url=entry.link or None))


def _change(r: Reader, settings: Settings, entry: Entry, change: Change) -> str:
    match change.field:
        case "status":
            return _new_status(r, change)
        case "owner_id":
            return r.t("now with {owner}", owner=change.new)
        case "note":
            return r.t("note: {note}", note=one_line(change.new or ""))
        case "is_contested":
            return r.t("⚖️ contested, not counted") if change.new == str(True) else ""
        case "decision":
            outcome, reason = outcome_name(r, change.old or ""), reason_of(r, change.new or "")
            return r.t("⚖️ decided: {outcome} ({reason})", outcome=outcome, reason=reason)
        case "shares":
            return (
                r.t("shared: {parts}", parts=_shares(r, change.new)) if change.new else r.t("shared no more")
            )
        case "channel_id":
            old, new = (channel_name(r, value) if value else "" for value in (change.old, change.new))
        case _:
            old = shown(r, settings, change.field, change.old, entry.old_currency)
            new = shown(r, settings, change.field, change.new, entry.new_currency)
    return f"{old or '–'} → {new or '–'}" if old else new


def _shares(r: Reader, parts: str) -> str:
    pairs = (part.rpartition("=") for part in parts.split("\n"))
    return r.listing([f"{name} {r.percent(Decimal(share))}" for name, _, share in pairs])


def _new_status(r: Reader, change: Change) -> str:
    if change.new == Status.OPEN:
        return r.t("opened") if change.old == Status.VOID else r.t("open again")
    ended = {Status.WON: r.t("won"), Status.LOST: r.t("lost"), Status.VOID: r.t("taken back")}
    return ended[Status(change.new or Status.VOID)]
