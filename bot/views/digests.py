"""The managers' digest: a first screen of at most twelve lines, the rest behind buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.core.cards import Button, Buttons, Card, Element, Text, Title, Tone, card, plain
from bot.core.plaintext import clip, one_line
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.deals import month_line
from bot.views.month import not_counted
from bot.views.pipeline import deal_line
from bot.views.records import shortened
from bot.views.texts import bold, line, muted
from bot.views.words import reason_name
from models.queries.digest_facts import Digest, Need, Needed

MOST_NEEDS = 4
MOST_NAMED = 3
MOST_ROWS = 15
MOST_LABEL = 24


class Part(StrEnum):
    """What stands behind a button of the first screen."""

    NEEDS = "needs"
    WINS = "wins"
    LOSSES = "losses"
    SLIPPED = "slipped"
    IDLE = "idle"
    STUCK = "stuck"
    WAITING = "waiting"
    SILENT = "silent"
    STANDUPS = "standups"


def digest_card(r: Reader, digest: Digest) -> Card:
    parts: list[Element] = []
    if digest.needs:
        parts.append(Title(r.t("Needs you ({count})", count=len(digest.needs))))
        shown = digest.needs[:MOST_NEEDS]
        parts.append(plain("\n".join(f"{n}. {_need(r, need)}" for n, need in enumerate(shown, 1))))
        buttons = [button for n, need in enumerate(shown, 1) if (button := _open(r, n, need)) is not None]
        if len(digest.needs) > MOST_NEEDS:
            buttons.append(_part(r.t("All {count}", count=len(digest.needs)), Part.NEEDS, digest))
        if buttons:
            parts.append(Buttons(tuple(buttons)))
    parts.append(plain("\n".join(_lines(r, digest))))
    if more := _more(r, digest):
        parts.append(Buttons(tuple(more)))
    return card(*parts, summary=digest_line(r, digest), language=r.language)


def digest_line(r: Reader, digest: Digest) -> str:
    """The whole in a few words, for a message that holds several things."""
    if digest.needs:
        return r.t("Digest: {count} need you · {result}", count=len(digest.needs), result=_result(r, digest))
    return r.t("Digest: {result}", result=_result(r, digest))


def digest_part_card(r: Reader, settings: Settings, digest: Digest, part: Part) -> Card:
    """One of the lists, with a way back."""
    title, rows, deals = _rows(r, settings, digest, part)
    parts: list[Element] = [Title(title)]
    parts += [row if isinstance(row, Text) else plain(row) for row in rows[:MOST_ROWS]]
    rest = len(rows) - MOST_ROWS
    if rest > 0:
        parts.append(muted(r.n("… and one more", "… and {count} more", rest)))
    opening = [Button(f"#{id_}", "deal.open", {"deal": id_}, once=False) for id_ in deals[:MOST_ROWS]]
    if part is Part.STUCK:
        opening = [
            Button(str(n), "case.open", {"case": one.case_id}, once=False)
            for n, one in enumerate(digest.stuck[:MOST_ROWS], 1)
        ]
    if part is Part.NEEDS:
        opening = [
            button for n, need in enumerate(digest.needs[:MOST_ROWS], 1) if (button := _open(r, n, need))
        ]
    back = Button(r.t("Back"), "digest.show", _args(digest), once=False)
    parts.append(Buttons((*opening, back)))
    return card(*parts, summary=title, language=r.language)


def digest_at_card(r: Reader, at: str | None, team: str | None) -> Card:
    """`at` None: no digest comes any more."""
    if at is None:
        text = r.t("No digest comes any more. /digest shows it, /digest 8:30 brings it back.")
    elif team is None:
        text = r.t("Your digest comes at {time} on your days of work.", time=at)
    else:
        text = r.t("Your digest of {team} comes at {time} on your days of work.", team=team, time=at)
    return card(plain(text), language=r.language)


def span_of(r: Reader, first: date, last: date) -> str:
    return r.day(first) if first == last else r.t("{first} to {last}", first=r.day(first), last=r.day(last))


def _lines(r: Reader, digest: Digest) -> list[str]:
    result = _result(r, digest)
    if digest.of is not None:
        result = f"{digest.of} · {result}"
    if digest.is_uneventful and not digest.waiting:
        return [" · ".join([result, *_people(r, digest)])]
    lines = [result]
    if digest.uncounted:
        lines.append(" · ".join(not_counted(r, digest.uncounted)))
    lines.append(month_line(r, digest.month))
    if people := _people(r, digest):
        lines.append(" · ".join(people))
    if digest.waiting:
        lines.append(
            r.n(
                "Reported, not yet counted: {count} open question",
                "Reported, not yet counted: {count} open questions",
                len(digest.waiting),
            )
        )
    return lines


def _result(r: Reader, digest: Digest) -> str:
    """Mon 23 Nov: 2 wins, €112,000 (Haier €64,000, Acme €48,000)."""
    days = span_of(r, digest.first, digest.last)
    if digest.is_uneventful:
        return r.t("{days}: nothing won, lost or put off", days=days)
    if not digest.wins:
        return r.t("{days}: no wins", days=days)
    named = [
        f"{one.account} {_won(r, digest, one.minor, one.amount_minor, one.currency)}"
        for one in digest.wins[:MOST_NAMED]
    ]
    if len(digest.wins) > MOST_NAMED:
        named.append("…")
    return r.n(
        "{days}: {count} win, {sum} ({named})",
        "{days}: {count} wins, {sum} ({named})",
        len(digest.wins),
        days=days,
        sum=r.money(digest.won_minor, digest.month.currency),
        named=r.listing(named),
    )


def _won(r: Reader, digest: Digest, minor: int | None, amount: int, currency: str) -> str:
    return r.money(amount, currency) if minor is None else r.money(minor, digest.month.currency)


def _people(r: Reader, digest: Digest) -> list[str]:
    parts = []
    if digest.silent:
        parts.append(r.t("Silent: {count}", count=len(digest.silent)))
    if digest.on_leave:
        parts.append(r.t("on leave: {count}", count=len(digest.on_leave)))
    if digest.weeks_sent:
        parts.append(r.t("week reports: {count}", count=len(digest.weeks_sent)))
    return parts


def _need(r: Reader, need: Need) -> str:
    what = clip(one_line(need.what), MOST_LABEL * 2)
    local = Reader(r.language, need.zone, r.today).local(need.at)
    moment = f"{r.day(local.date())} {local:%H:%M}"
    match need.kind:
        case Needed.CLAIM:
            return r.t("{account}: two claims, decide by {moment}", account=what, moment=moment)
        case Needed.CASE:
            zone = need.zone.rsplit("/", 1)[-1].replace("_", " ")
            return r.t(
                "{subject}: {name} is stuck, unanswered since {moment} ({place})",
                subject=what,
                name=need.who,
                moment=moment,
                place=zone,
            )
        case Needed.HELD:
            return r.t(
                "Waits for {name}'s word, until {moment}: “{words}”", name=need.who, moment=moment, words=what
            )
        case Needed.JOIN:
            return r.t(
                "{name} ({platform}) asks to be let in: /invite {name}",
                name=what,
                platform=need.who.capitalize(),
            )


def _open(r: Reader, number: int, need: Need) -> Button | None:
    """Somebody's word that is waited for, and an invitation, are not the manager's to press."""
    match need.kind:
        case Needed.CLAIM:
            return Button(
                r.t("Decide {number}", number=number),
                "claim.show",
                {"claim": need.id},
                Tone.PRIMARY,
                once=False,
            )
        case Needed.CASE:
            return Button(r.t("Open {number}", number=number), "case.open", {"case": need.id}, once=False)
        case Needed.HELD | Needed.JOIN:
            return None


def _more(r: Reader, digest: Digest) -> list[Button]:
    counts = {
        Part.WINS: (r.t("Wins {count}", count=len(digest.wins)), len(digest.wins) > MOST_NAMED),
        Part.LOSSES: (r.t("Losses {count}", count=len(digest.losses)), digest.losses),
        Part.SLIPPED: (r.t("Slipped {count}", count=len(digest.slipped)), digest.slipped),
        Part.IDLE: (r.t("Idle {count}", count=len(digest.idle)), digest.idle),
        Part.STUCK: (r.t("Blockers {count}", count=len(digest.stuck)), digest.stuck),
        Part.WAITING: (r.t("Not counted {count}", count=len(digest.waiting)), digest.waiting),
        Part.SILENT: (r.t("Who is silent"), digest.silent or digest.on_leave or digest.weeks_sent),
        Part.STANDUPS: (
            r.t("Stand-ups missing {count}", count=len(digest.standups_missing)),
            digest.standups_missing,
        ),
    }
    return [_part(label, part, digest) for part, (label, is_there) in counts.items() if is_there]


def _part(label: str, part: Part, digest: Digest) -> Button:
    return Button(label, "digest.part", {**_args(digest), "part": part}, once=False)


def _args(digest: Digest) -> dict[str, Any]:
    """The day that it was made for, and its team."""
    return {"day": (digest.last + timedelta(days=1)).isoformat(), "team": digest.team_id}


def _rows(
    r: Reader, settings: Settings, digest: Digest, part: Part
) -> tuple[str, Sequence[str | Text], Sequence[int]]:
    """A list's title, its lines, and the deals that can be opened from it."""
    days = span_of(r, digest.first, digest.last)
    match part:
        case Part.NEEDS:
            rows = [f"{n}. {_need(r, need)}" for n, need in enumerate(digest.needs, 1)]
            return r.t("Needs you ({count})", count=len(digest.needs)), rows, ()
        case Part.WINS:
            won = [
                _deal(
                    one.deal_id,
                    one.account,
                    _won(r, digest, one.minor, one.amount_minor, one.currency),
                    one.owner,
                )
                for one in digest.wins
            ]
            return r.t("Won, {days}", days=days), won, [one.deal_id for one in digest.wins]
        case Part.LOSSES:
            return r.t("Lost, {days}", days=days), _losses(r, digest), [one.deal_id for one in digest.losses]
        case Part.SLIPPED:
            return (
                r.t("Put off, {days}", days=days),
                _slips(r, digest),
                [one.deal_id for one in digest.slipped],
            )
        case Part.IDLE:
            idle = [deal_line(r, settings, row, with_owner=True) for row in digest.idle]
            return r.t("Nothing happened here for long"), idle, [row.id for row in digest.idle]
        case Part.STUCK:
            return r.t("Stuck, the oldest first"), list(_stuck(r, digest)), ()
        case Part.WAITING:
            told = [
                f"{r.day(r.local(w.since).date())} · {w.name}: {shortened(w.text)}" for w in digest.waiting
            ]
            return r.t("Reported, not yet counted: a question is open"), told, ()
        case Part.SILENT:
            return r.t("Who told nothing, {days}", days=days), _names(r, digest), ()
        case Part.STANDUPS:
            missing = [f"{r.day(day)} · {name}" for name, day in digest.standups_missing]
            return r.t("Stand-ups without an answer"), missing, ()


def _losses(r: Reader, digest: Digest) -> list[Text]:
    rows = []
    for one in digest.losses:
        facts = [r.money(one.amount_minor, one.currency)] if one.amount_minor is not None else []
        why = one.words or (reason_name(r, one.reason) if one.reason else r.t("no reason given"))
        rows.append(_deal(one.deal_id, one.account, *facts, shortened(why), one.owner))
    return rows


def _slips(r: Reader, digest: Digest) -> list[Text]:
    rows = []
    for one in digest.slipped:
        if one.new is None:
            moved = r.t("was to close on {day}", day=r.day(one.old))
        else:
            moved = f"{r.day(one.old)} → {r.day(one.new)}"
        rows.append(_deal(one.deal_id, one.account, moved, one.owner))
    return rows


def _stuck(r: Reader, digest: Digest) -> Iterable[str]:
    for n, one in enumerate(digest.stuck, 1):
        age = r.n("since one day", "since {count} days", one.days) if one.days else r.t("since today")
        who = f"{one.reporter} → {one.owner}" if one.owner else one.reporter
        what = f"{one.subject}: {shortened(one.text)}" if one.subject else shortened(one.text)
        yield f"{n}. {what} · {who} · {age}"


def _names(r: Reader, digest: Digest) -> list[str]:
    rows = [r.listing(list(digest.silent))] if digest.silent else []
    if digest.weeks_sent:
        rows.append(r.t("Reports received: {names}", names=r.listing(list(digest.weeks_sent))))
    if digest.on_leave:
        rows.append(r.t("On leave: {names}", names=r.listing(list(digest.on_leave))))
    return rows


def _deal(deal_id: int, account: str, *facts: str) -> Text:
    return line(bold(f"#{deal_id} {account}"), " · " + " · ".join(facts))
