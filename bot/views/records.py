"""The lines of a read-back card for what is no deal: activities, payments, feedback, news, kudos, agenda, reminders."""

from __future__ import annotations

from decimal import Decimal

from bot.core.cards import Span
from bot.core.plaintext import clip, one_line
from bot.core.reader import Reader
from bot.views.case_words import moment, raised_words, solved_words
from bot.views.texts import struck
from bot.views.words import currency_name
from models.drafts import Doing
from models.readback import RecordLine

MOST_WORDS = 140
ICONS = {
    Doing.ACTIVITY: "📍",
    Doing.PAYMENT: "💰",
    Doing.FEEDBACK: "💬",
    Doing.INTEL: "🔎",
    Doing.KUDOS: "👏",
    Doing.AGENDA: "🗓",
    Doing.REMINDER: "⏰",
    Doing.BLOCKER: "🚧",
    Doing.UNBLOCK: "✅",
}


def record_facts(r: Reader, one: RecordLine) -> list[str | Span]:
    """What happened, with whom, how much, when: Visit: Hooli, Mon 23 Nov."""
    if one.is_gone:
        return [struck(said_of_record(r, one)), f" · {r.t('taken back')}"]
    parts = _facts(r, one)
    if one.owner and one.doing is not Doing.KUDOS:
        parts.append(r.t(" for {owner}", owner=one.owner))
    if one.fixes:
        parts.append(" · " + r.t("corrected {time}", time=r.clock(max(fix.at for fix in one.fixes))))
    return parts


def _facts(r: Reader, one: RecordLine) -> list[str | Span]:
    words = shortened(one.text)
    match one.doing:
        case Doing.ACTIVITY:
            return [_with_day(r, name_of(r, one), one), f" · {words}" if words else ""]
        case Doing.PAYMENT:
            return _payment(r, one)
        case Doing.FEEDBACK:
            return [
                r.t(
                    "Feedback {account}: {said}",
                    account=one.account or "",
                    said=opinion_words(r, one.score, one.text),
                )
            ]
        case Doing.REMINDER:
            return [r.t("{moment}: {text}", moment=moment_words(r, one), text=words)]
        case Doing.BLOCKER:
            return [raised_words(r, one)]
        case Doing.UNBLOCK:
            return [solved_words(r, one)]
        case Doing.KUDOS:
            return [name_of(r, one), r.t(": {text}", text=words) if words else ""]
        case _:
            return [r.t("{name}: {text}", name=name_of(r, one), text=words)]


def record_detail(r: Reader, one: RecordLine) -> str:
    """The second line: what is still open, who was told."""
    if one.is_gone:
        return ""
    if one.doing is Doing.KUDOS:
        if one.is_told and one.at is not None:
            return r.t("{name} is told on {moment}.", name=one.to, moment=moment(r, one.at))
        if one.is_told:
            return r.t("{name} is told now.", name=one.to)
        return r.t("{name} can't be reached in any chat yet.", name=one.to)
    if one.doing is not Doing.PAYMENT:
        return ""
    if one.deal_id is None:
        return r.t("It is kept with the customer: there is no deal that it pays for.")
    if one.owed_minor is None or one.open_minor is None:
        return ""
    return paid_words(r, one.owed_minor, one.open_minor, one.currency)


def record_assumed(r: Reader, one: RecordLine) -> str:
    """What nobody said."""
    if "meeting" in one.assumed:
        return r.t("no meeting was named, so the weekly one")
    return r.t("assumed currency: {currency}", currency=currency_name(r, one.currency))


def paid_words(r: Reader, owed_minor: int, open_minor: int, currency: str) -> str:
    """Paid €20,000 of €50,000, €30,000 open."""
    paid, owed = r.money(owed_minor - open_minor, currency), r.money(owed_minor, currency)
    if open_minor > 0:
        return r.t(
            "Paid {paid} of {owed}, {left} open", paid=paid, owed=owed, left=r.money(open_minor, currency)
        )
    if open_minor == 0:
        return r.t("Paid in full: {owed}", owed=owed)
    over = r.money(-open_minor, currency)
    return r.t("Paid {paid} of {owed}, {over} too much", paid=paid, owed=owed, over=over)


def said_of_record(r: Reader, one: RecordLine) -> str:
    """One record in a few words, inside a sentence."""
    name = name_of(r, one)
    match one.doing:
        case Doing.PAYMENT:
            return f"{name} {r.money(one.amount_minor or 0, one.currency)}"
        case Doing.REMINDER | Doing.INTEL | Doing.AGENDA:
            return f"{name} “{clip(one_line(one.text or ''), 40)}”"
        case _:
            return name


def name_of(r: Reader, one: RecordLine) -> str:
    """What it is, and of whom: Visit: Hooli; Payment Acme #17."""
    match one.doing:
        case Doing.ACTIVITY:
            kind = activity_words(r, one.activity or "", one.count or 1)
            return r.t("{kind}: {account}", kind=kind, account=one.account) if one.account else kind
        case Doing.PAYMENT:
            number = f" #{one.deal_id}" if one.deal_id is not None else ""
            return r.t("Payment {account}", account=f"{one.account}{number}")
        case Doing.FEEDBACK:
            return r.t("Feedback {account}", account=one.account)
        case Doing.INTEL:
            return r.t("Market news")
        case Doing.BLOCKER:
            return r.t("Blocker {what}", what=one.account or shortened(one.text))
        case Doing.UNBLOCK:
            return r.t("Blocker {what} solved", what=one.account or shortened(one.text))
        case Doing.KUDOS:
            return r.t("Kudos to {name}", name=one.to)
        case Doing.AGENDA:
            return meeting_name(r, one.meeting or "")
        case _:
            return r.t("Reminder")


def activity_words(r: Reader, kind: str, count: int) -> str:
    """Visit, or 3 visits."""
    if count != 1:
        return activity_count(r, kind, count)
    ours = {
        "call": r.t("Call"),
        "visit": r.t("Visit"),
        "meeting": r.t("Meeting"),
        "demo": r.t("Demo"),
        "email": r.t("E-mail"),
    }
    return ours.get(kind, kind)


def activity_count(r: Reader, kind: str, count: int) -> str:
    """1 visit, 3 visits."""
    match kind:
        case "call":
            return r.n("{count} call", "{count} calls", count)
        case "visit":
            return r.n("{count} visit", "{count} visits", count)
        case "meeting":
            return r.n("{count} meeting", "{count} meetings", count)
        case "demo":
            return r.n("{count} demo", "{count} demos", count)
        case "email":
            return r.n("{count} e-mail", "{count} e-mails", count)
        case _:
            return kind


def meeting_name(r: Reader, meeting: str) -> str:
    """On whose agenda it stands."""
    ours = {
        "daily": r.t("Daily meeting"),
        "weekly": r.t("Weekly meeting"),
        "monthly": r.t("Monthly meeting"),
        "quarterly": r.t("Quarterly meeting"),
    }
    return ours.get(meeting, meeting)


def moment_words(r: Reader, one: RecordLine) -> str:
    """Tue 24 Nov 15:00, in the reader's zone."""
    return "" if one.at is None else f"{r.day(r.local(one.at).date())} {r.clock(one.at)}"


def score_words(r: Reader, score: Decimal) -> str:
    return r.percent(score)


def shortened(text: str | None) -> str:
    """Somebody's words on one line of a card."""
    return clip(one_line(text or ""), MOST_WORDS)


def _with_day(r: Reader, name: str, one: RecordLine) -> str:
    if one.happened_on is None:
        return name
    return r.t("{name}, {day}", name=name, day=r.day(one.happened_on))


def _payment(r: Reader, one: RecordLine) -> list[str | Span]:
    first = next((fix for fix in one.fixes if fix.field == "amount_minor" and fix.old is not None), None)
    before: list[str | Span] = []
    if first is not None and first.old is not None:
        codes = [fix.old for fix in one.fixes if fix.field == "currency" and fix.old is not None]
        before = [struck(r.money(int(first.old), codes[0] if codes else one.currency)), " "]
    amount = r.money_aloud(one.amount_minor or 0, one.currency)
    day = f" · {r.day(one.happened_on)}" if one.happened_on else ""
    return [f"{name_of(r, one)} · ", *before, amount + day]


def opinion_words(r: Reader, score: Decimal | None, text: str | None) -> str:
    """80 % · “loves support”."""
    scored = [score_words(r, score)] if score is not None else []
    words = [r.t("“{words}”", words=shortened(text))] if text else []
    return " · ".join([*scored, *words])
