"""What a report means for others, kind by kind: they are told when it is recorded and when it is taken back."""

from __future__ import annotations

from dataclasses import replace

from bot.core import replies
from bot.core.cards import Card
from bot.core.context import Context, identity_in_use, reader_of
from bot.views.kudos import kudos_card, kudos_gone_card
from handlers import casework, claims, holding, sharing
from models import readback
from models.deals import Deal, Message, Report
from models.drafts import OF_A_CASE, Doing
from models.people import Person
from models.queue.outbox import Outbox, last_card_about
from models.readback import Line, RecordLine
from models.records import Kudos


def recorded(ctx: Context, report: Report) -> None:
    """After recording, correcting or putting back: the lines learn who could be told."""
    lines = list(readback.from_json(report.items))
    for index, line in enumerate(lines):
        if isinstance(line, RecordLine) and line.doing is Doing.KUDOS:
            lines[index] = replace(line, is_told=_tell(ctx, line.record_id))
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


def _tell(ctx: Context, record_id: int) -> bool:
    """The one who is thanked is told, once; who was thanked by mistake learns that too."""
    versions = _versions(ctx, record_id)
    row, first = versions[0], versions[-1]
    giver = ctx.session.get_one(Person, row.person_id)
    for earlier in versions[1:]:
        if earlier.to_id != row.to_id:
            _take_away(ctx, earlier)
    person = ctx.session.get_one(Person, row.to_id)
    said = kudos_card(reader_of(person, ctx.now), giver.name, row.text)
    return _show(ctx, person, said, f"kudos:{first.id}")


def _take_away(ctx: Context, row: Kudos) -> None:
    person = ctx.session.get_one(Person, row.to_id)
    giver = ctx.session.get_one(Person, row.person_id)
    about = f"kudos:{_versions(ctx, row.id)[-1].id}"
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
