"""What a report means for others, kind by kind: they are told when it is recorded and when it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import replies
from bot.core.cards import Card, card_to_json
from bot.core.context import Context, identity_in_use, reader_of
from bot.views.kudos import kudos_card, kudos_gone_card
from handlers import casework, claims, holding, sharing
from models import readback
from models.actions import notices
from models.actions.notices import Told
from models.deals import Deal, Message, Report
from models.drafts import OF_A_CASE, Doing
from models.people import Person
from models.queries.quiet import is_quiet, next_bundle
from models.queue.notices import Rank
from models.queue.outbox import Outbox, last_card_about
from models.readback import Line, RecordLine
from models.records import Kudos

KUDOS = "kudos"
KUDOS_WAIT = timedelta(days=7)  # thanks are welcome later too


def recorded(ctx: Context, report: Report) -> None:
    """After recording, correcting or putting back: the lines learn who could be told."""
    lines = list(readback.from_json(report.items))
    for index, line in enumerate(lines):
        if isinstance(line, RecordLine) and line.doing is Doing.KUDOS:
            is_told, at = _tell(ctx, line.record_id)
            lines[index] = replace(line, is_told=is_told, at=at)
        elif isinstance(line, RecordLine) and line.doing in OF_A_CASE:
            casework.follow(ctx, line.record_id)
    report.items = readback.to_json(lines)
    _deals(ctx, report)


def heard(ctx: Context, report: Report, message: Message) -> None:
    """After recording: whose word it rests on, or whose deal it is, hears of it."""
    if message.person_id == ctx.person.id:
        holding.tell_owner(ctx, report)
    else:
        holding.recorded(ctx, report, message)


def _deals(ctx: Context, report: Report) -> None:
    """Claims and shares go the way of their deals."""
    numbers = [line.deal_id for line in readback.from_json(report.items) if isinstance(line, Line)]
    if not numbers:
        return
    deals = [ctx.session.get_one(Deal, number) for number in sorted(set(numbers))]
    message = ctx.session.get_one(Message, report.message_id)
    claims.follow(ctx, deals, message.sent_at)
    sharing.follow(ctx, deals)


def undone(ctx: Context, report: Report) -> None:
    """After taking back."""
    for line in readback.from_json(report.items):
        if isinstance(line, RecordLine) and line.doing is Doing.KUDOS:
            for row in _versions(ctx, line.record_id):
                _take_away(ctx, row)
        elif isinstance(line, RecordLine) and line.doing in OF_A_CASE:
            casework.follow(ctx, line.record_id)
    _deals(ctx, report)


def _tell(ctx: Context, record_id: int) -> tuple[bool, datetime | None]:
    """The one who is thanked is told, once; who was thanked by mistake learns that too. At night, on days off and on
    leave it waits: whether they can be reached, and when they are told (None: at once).
    """
    versions = _versions(ctx, record_id)
    row, first = versions[0], versions[-1]
    giver = ctx.session.get_one(Person, row.person_id)
    for earlier in versions[1:]:
        if earlier.to_id != row.to_id:
            _take_away(ctx, earlier)
    person = ctx.session.get_one(Person, row.to_id)
    said = kudos_card(reader_of(person, ctx.now), giver.name, row.text)
    notices.drop(ctx.session, ctx.now, KUDOS, first.id)
    if _is_to_wait(ctx, person, first.id):
        return True, _put_in_line(ctx, person, said, first.id)
    return _show(ctx, person, said, _about(first.id)), None


def _is_to_wait(ctx: Context, person: Person, first_id: int) -> bool:
    """A card that they have is changed at once, and quietly."""
    return (
        identity_in_use(ctx.session, person.id) is not None
        and person.active
        and is_quiet(ctx.session, person, ctx.now)
        and last_card_about(ctx.session, person.id, _about(first_id)) is None
    )


def _put_in_line(ctx: Context, person: Person, said: Card, first_id: int) -> datetime:
    at = next_bundle(ctx.session, person, ctx.now)
    told = Told(
        person_id=person.id,
        kind=KUDOS,
        rank=Rank.REST,
        line=said.summary,
        card=card_to_json(said),
        expires_at=at + KUDOS_WAIT,
        not_before=at,
        subject=first_id,
        about=_about(first_id),
    )
    notices.put(ctx.session, ctx.now, told)
    return at


def _about(first_id: int) -> str:
    return f"kudos:{first_id}"


def _take_away(ctx: Context, row: Kudos) -> None:
    person = ctx.session.get_one(Person, row.to_id)
    giver = ctx.session.get_one(Person, row.person_id)
    first_id = _versions(ctx, row.id)[-1].id
    about = _about(first_id)
    notices.drop(ctx.session, ctx.now, KUDOS, first_id)
    if last_card_about(ctx.session, person.id, about) is not None:
        _show(ctx, person, kudos_gone_card(reader_of(person, ctx.now), giver.name), about)


def _versions(ctx: Context, record_id: int) -> list[Kudos]:
    """The row and those that it replaced, the newest first."""
    rows = [ctx.session.get_one(Kudos, record_id)]
    while (before := rows[-1].replaces_id) is not None:
        rows.append(ctx.session.get_one(Kudos, before))
    return rows


def _show(ctx: Context, person: Person, card: Card, about: str) -> bool:
    """In place where the person has the card already; False where there is no way to reach them."""
    identity = identity_in_use(ctx.session, person.id)
    if identity is None or not person.active:
        return False
    known = last_card_about(ctx.session, person.id, about)
    root = ctx.session.get(Outbox, known) if known is not None else None
    if root is not None and ctx.machine.can(root.platform).edit:
        replies.edit(ctx.session, ctx.now, root, card)
    else:
        replies.post_to(ctx.session, ctx.now, identity, card, about=about)
    return True
