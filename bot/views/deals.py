"""The read-back card: what was recorded, what it changed, what was assumed, what it does to one's month.

At most six lines on a phone, however many records there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from bot.core.cards import Button, Buttons, Card, Element, Span, Text, card, plain
from bot.core.reader import Reader
from bot.settings import Category, Settings
from bot.views.notes import note_in_short, note_lines
from bot.views.records import ICONS, record_assumed, record_detail, record_facts, said_of_record
from bot.views.texts import line, muted, struck
from bot.views.words import (
    category_name,
    channel_name,
    currency_name,
    per_period,
    reason_name,
    stage_name,
    surety_name,
)
from models.drafts import OF_A_CASE, Doing
from models.forecast import Surety
from models.queries.claims import Note
from models.queries.month import Month
from models.readback import AnyLine, Fix, Line, RecordLine

MOST_LINES = 4  # of records; one is left for what was assumed and one for the month


def readback_card(
    r: Reader,
    settings: Settings,
    report_id: int,
    lines: Sequence[AnyLine],
    month: Month | None,
    *,
    whole: bool = False,
    notes: Mapping[int, Note] | None = None,
) -> Card:
    """`month` is the person's own, None where nothing in it moved. `whole` shows every record. `notes` tell, by
    deal, what is shared or claimed.
    """
    paragraphs: list[Element] = []
    if len(lines) == 1:
        note = _note_on(lines[0], notes)
        paragraphs += [_headline(r, settings, lines[0], note)]
        details = [
            _detail(r, settings, lines[0]),
            *(note_lines(r, note, _currency_of(lines[0])) if note else []),
        ]
        paragraphs += [plain(detail) for detail in details if detail]
    else:
        shown = lines if whole or len(lines) <= MOST_LINES else lines[: MOST_LINES - 1]
        paragraphs += [
            _numbered(r, settings, number, one, _note_on(one, notes)) for number, one in enumerate(shown, 1)
        ]
        rest = len(lines) - len(shown)
        paragraphs += [muted(r.n("… and one more", "… and {count} more", rest))] if rest else []
    if assumed := _assumed(r, lines):
        paragraphs.append(muted(assumed))
    if month is not None:
        paragraphs.append(plain(month_line(r, month)))
    buttons = _buttons(r, report_id, lines, whole=whole)
    return card(*paragraphs, buttons, summary=said_of(r, lines[0]), language=r.language)


def undone_card(
    r: Reader, report_id: int, lines: Sequence[AnyLine], month: Month | None, *, button: bool = True
) -> Card:
    """Names what was taken back, and offers to put it back."""
    names = r.listing([said_of(r, one) for one in lines])
    text = r.t("↩️ Undone: {what}.", what=names)
    back = Button(r.t("Put back"), "report.put_back", {"report": report_id})
    parts = [plain(text), *([plain(month_line(r, month))] if month else [])]
    return card(*parts, *([Buttons((back,))] if button else []), language=r.language)


def said_of(r: Reader, one: AnyLine) -> str:
    """One record in a few words: won Gree #42 ¥500,000."""
    if isinstance(one, RecordLine):
        return said_of_record(r, one)
    what = f"{verb_of(r, one.doing)} {one.account} #{one.deal_id}"
    return f"{what} {_money(r, one)}" if one.amount_minor is not None else what


def month_line(r: Reader, month: Month) -> str:
    """November: ¥1,320,000 of ¥2,000,000 (66 %)."""
    name = r.month(month.month)
    booked = r.money(month.booked_minor, month.currency)
    if month.goal_minor is None or month.share is None:
        text = r.t("{month}: {booked}", month=name, booked=booked)
    else:
        goal = r.money(month.goal_minor, month.currency)
        share = r.percent(month.share)
        text = r.t("{month}: {booked} of {goal} ({share})", month=name, booked=booked, goal=goal, share=share)
    left_out = [
        r.n(
            "one deal in {currency} not counted: no rate",
            "{count} deals in {currency} not counted: no rate",
            one.deals,
            currency=one.currency,
        )
        for one in month.uncounted
    ]
    if month.contested:
        left_out.append(r.n("one contested, not counted", "{count} contested, not counted", month.contested))
    return " · ".join([text, *left_out])


def _note_on(one: AnyLine, notes: Mapping[int, Note] | None) -> Note | None:
    return (notes or {}).get(one.deal_id) if isinstance(one, Line) else None


def _currency_of(one: AnyLine) -> str:
    return one.currency


def _headline(r: Reader, settings: Settings, one: AnyLine, note: Note | None) -> Text:
    if isinstance(one, RecordLine):
        return line(f"{ICONS[one.doing]} ", *record_facts(r, one))
    if note is not None and (note.is_open or note.is_gone):
        return line("⚖️ ", *_facts(r, settings, one, r.t("Noted")))
    icon = {Doing.NEW: "➕", Doing.WON: "✅", Doing.LOST: "❌", Doing.STAGE: "➡️", Doing.UPDATE: "✏️"}[
        one.doing
    ]
    return line(f"{icon} ", *_facts(r, settings, one, _capital(verb_of(r, one.doing))))


def _numbered(r: Reader, settings: Settings, number: int, one: AnyLine, note: Note | None) -> Text:
    if isinstance(one, RecordLine):
        return line(f"{number} ", *record_facts(r, one), *_open_money(r, one))
    verb = "" if one.doing in (Doing.STAGE, Doing.UPDATE) else _capital(verb_of(r, one.doing))
    detail = _detail(r, settings, one) if one.doing is Doing.LOST else ""
    details = [detail, note_in_short(r, note) if note else ""]
    return line(f"{number} ", *_facts(r, settings, one, verb), *(f" · {each}" for each in details if each))


def _open_money(r: Reader, one: RecordLine) -> list[str]:
    detail = record_detail(r, one) if one.doing is Doing.PAYMENT and one.deal_id is not None else ""
    return [f" · {detail}"] if detail else []


def _facts(r: Reader, settings: Settings, one: Line, verb: str) -> list[str | Span]:
    name = f"{one.account} #{one.deal_id}"
    if one.doing in (Doing.STAGE, Doing.UPDATE):
        changes = [_change(r, settings, one, field) for field in one.changed]
        said = [part for part in (*changes, *_said_beside(r, one)) if part]
        return [f"{name}: " + (" · ".join(said) or r.t("nothing changed")), *_corrected(r, settings, one)]
    parts: list[str | Span] = [f"{verb} {name}" if verb else name]
    if one.owner:
        parts.append(r.t(" for {owner}", owner=one.owner))
    parts += _amount(r, one)
    if not one.fixes:
        parts += [f" · {text}" for text in _when(r, settings, one)]
    return [*parts, *_corrected(r, settings, one)]


def _amount(r: Reader, one: Line) -> list[str | Span]:
    """The amount; one that was corrected stands struck before it."""
    if one.amount_minor is None:
        return []
    first = next((fix for fix in one.fixes if fix.field == "amount_minor" and fix.old is not None), None)
    before: list[str | Span] = []
    if first is not None and first.old is not None:
        before = [struck(r.money(int(first.old), _currency_before(one))), " "]
    aloud = per_period(r, r.money_aloud(one.amount_minor, one.currency), one.recurrence)
    counts = (
        r.t(" (counts {money})", money=r.money(one.counted_minor, one.currency)) if one.counted_minor else ""
    )
    return [" · ", *before, aloud + counts]


def _currency_before(one: Line) -> str:
    first = next((fix for fix in one.fixes if fix.field == "currency" and fix.old is not None), None)
    return first.old if first is not None and first.old is not None else one.currency


def _when(r: Reader, settings: Settings, one: Line) -> list[str]:
    if one.doing is Doing.NEW:
        close = [r.t("closes {day}", day=r.day(one.close_date))] if one.close_date else []
        return [stage_name(r, one.stage or "", settings), *close, *_said_beside(r, one)]
    return [r.day(one.happened_on)] if one.happened_on else []


def _said_beside(r: Reader, one: Line) -> list[str]:
    parts = []
    if one.probability is not None and one.doing is Doing.NEW:
        parts.append(r.t("{share} likely", share=r.percent(one.probability)))
    if one.note:
        parts.append(r.t("note: {note}", note=one.note))
    return parts


def _change(r: Reader, settings: Settings, one: Line, field: str) -> str:
    """Old → new, where there was an old."""
    old = (one.before or {}).get(field)
    if field == "close_date" and old is not None and one.close_date is not None:
        days = f"{shown(r, settings, field, old, one.currency)} → {r.day(one.close_date)}"
        return r.t("closes {day}", day=days)
    new = _shown_now(r, settings, one, field)
    before = shown(r, settings, field, old, one.currency) if old is not None else ""
    return f"{before} → {new}" if before and new else new


def _shown_now(r: Reader, settings: Settings, one: Line, field: str) -> str:
    match field:
        case "amount_minor":
            amount = r.money_aloud(one.amount_minor or 0, one.currency)
            return per_period(r, amount, one.recurrence)
        case "stage":
            return stage_name(r, one.stage or "", settings)
        case "close_date":
            return r.t("closes {day}", day=r.day(one.close_date)) if one.close_date else ""
        case "probability":
            return (
                r.t("{share} likely", share=r.percent(one.probability)) if one.probability is not None else ""
            )
        case "channel_id":
            return channel_name(r, one.channel) if one.channel else ""
        case "owner_id":
            return r.t("now with {owner}", owner=one.owner) if one.owner else ""
        case _:
            return ""


def shown(r: Reader, settings: Settings, field: str, value: str | None, currency: str) -> str:
    """A value as the ledger keeps it, in words; empty for what nobody reads."""
    if value is None:
        return ""
    match field:
        case "amount_minor":
            return r.money(int(value), currency)
        case "stage":
            return stage_name(r, value, settings)
        case "close_date" | "won_on":
            return r.day(date.fromisoformat(value))
        case "probability":
            return r.percent(Decimal(value))
        case "lost_reason":
            return reason_name(r, value)
        case "forecast":
            return r.t("forecast: {surety}", surety=surety_name(r, Surety(value)))
        case "currency" | "lost_words" | "competitor" | "note":
            return value
        case _:
            return ""


def _corrected(r: Reader, settings: Settings, one: Line) -> list[str | Span]:
    """When it was corrected, and what else than the amount."""
    if not one.fixes:
        return []
    others = [
        _fix(r, settings, one, fix)
        for fix in one.fixes
        if fix.field not in ("amount_minor", "currency", "status", *one.changed)
    ]
    at: datetime = max(fix.at for fix in one.fixes)
    parts = [text for text in dict.fromkeys(others) if text]
    return ["".join(f" · {text}" for text in parts) + " · " + r.t("corrected {time}", time=r.clock(at))]


def _fix(r: Reader, settings: Settings, one: Line, fix: Fix) -> str:
    old, new = (shown(r, settings, fix.field, value, one.currency) for value in (fix.old, fix.new))
    return f"{old} → {new}" if old and new else new


def _detail(r: Reader, settings: Settings, one: AnyLine) -> str:
    """The second line: what it closed, why it was lost."""
    if isinstance(one, RecordLine):
        return record_detail(r, one)
    if one.fixes and one.doing is not Doing.LOST:
        return ""
    if one.doing is Doing.WON and one.closes:
        return r.t(
            "Closes #{number} ({stage})", number=one.deal_id, stage=stage_name(r, one.closes, settings)
        )
    if one.doing is Doing.LOST:
        reason = one.reason_words or (reason_name(r, one.reason) if one.reason else "")
        to = r.t("to {competitor}", competitor=one.competitor) if one.competitor else ""
        return " · ".join(part for part in (reason, to) if part)
    return ""


def _assumed(r: Reader, lines: Sequence[AnyLine]) -> str:
    """Only what nobody said: a new customer, a currency, a channel."""
    new = [one.account or "" for one in lines if one.is_new_account]
    parts = []
    if new:
        parts.append(r.t("New customer") if len(lines) == 1 else r.t("New: {names}", names=r.listing(new)))
    guesses = {name: _guess(r, one, name) for one in lines if isinstance(one, Line) for name in one.assumed}
    if values := [value for value in guesses.values() if value]:
        parts.append(r.t("assumed: {values}", values=r.listing(values)))
    parts += [record_assumed(r, one) for one in lines if isinstance(one, RecordLine) and one.assumed]
    return r.t("; ").join(parts)


def _guess(r: Reader, one: Line, name: str) -> str:
    return currency_name(r, one.currency) if name == "currency" else channel_name(r, one.channel or "")


def _buttons(r: Reader, report_id: int, lines: Sequence[AnyLine], *, whole: bool) -> Buttons:
    several = len(lines) > 1
    edit = Button(r.t("Edit…") if several else r.t("Edit"), "report.edit", {"report": report_id}, once=False)
    undo = Button(
        r.t("Undo all") if several else r.t("Undo"), "report.undo", {"report": report_id}, group="undo"
    )
    if len(lines) == 1 and lines[0].doing in OF_A_CASE:
        return Buttons((*case_buttons(r, report_id, lines[0], edit), undo))
    more = Button(r.t("Show all"), "report.whole", {"report": report_id}, once=False)
    return Buttons((edit, undo, more) if len(lines) > MOST_LINES and not whole else (edit, undo))


def case_buttons(r: Reader, report_id: int, one: AnyLine, edit: Button) -> list[Button]:
    """What kind of help a blocker needs is one tap away; of one that is solved nothing is to be edited."""
    if not isinstance(one, RecordLine) or one.doing is Doing.UNBLOCK:
        return []
    kind = r.t("Kind: {category}", category=category_name(r, Category(one.category or Category.OTHER)))
    return [Button(kind, "case.kind_of", {"report": report_id, "index": 0}, once=False), edit]


def verb_of(r: Reader, doing: Doing) -> str:
    return {
        Doing.NEW: r.t("new deal"),
        Doing.WON: r.t("won"),
        Doing.LOST: r.t("lost"),
        Doing.STAGE: r.t("moved"),
        Doing.UPDATE: r.t("changed"),
    }[doing]


def _money(r: Reader, one: Line) -> str:
    return per_period(r, r.money(one.amount_minor or 0, one.currency), one.recurrence)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
