"""Tokens: a platform sees a random string, the meaning stays here, and one press is one effect."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bot.core.cards import Card, Form, buttons_of
from models.queue.buttons import ButtonRow

BYTES = 16
LIFETIME = timedelta(days=90)


class Press(StrEnum):
    """What became of a press."""

    TAKEN = "taken"
    USED = "used"
    EXPIRED = "expired"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True)
class Redeemed:
    press: Press
    action: str = ""
    args: Mapping[str, Any] | None = None
    card_id: int | None = None  # the outbox row of the card that it stood on


def mint_card(
    session: Session, now: datetime, card: Card, *, card_id: int, person_id: int | None
) -> list[str]:
    """One token for each button, in the order of `buttons_of`. Only their hashes are kept."""
    tokens: list[str] = []
    rows: list[dict[str, Any]] = []
    for button in buttons_of(card):
        token = secrets.token_urlsafe(BYTES)
        tokens.append(token)
        rows.append(
            _row(
                now,
                token,
                button.action,
                dict(button.args),
                person_id,
                card_id,
                group=button.group,
                once=button.once,
            )
        )
    if rows:
        session.execute(insert(ButtonRow), rows)
    return tokens


def mint_form(session: Session, now: datetime, form: Form, *, card_id: int | None, person_id: int) -> str:
    """The token that a form sends along: a second submit of the same form is one."""
    token = secrets.token_urlsafe(BYTES)
    row = _row(now, token, form.action, dict(form.args), person_id, card_id, group="form", once=True)
    session.execute(insert(ButtonRow), [row])
    return token


def look(session: Session, now: datetime, token: str, person_id: int) -> Redeemed:
    """What a token means, without using it up."""
    row = session.scalars(select(ButtonRow).where(ButtonRow.token_hash == _hash(token))).one_or_none()
    if row is None or row.expires_at <= now:
        return Redeemed(Press.EXPIRED)
    if row.person_id is not None and row.person_id != person_id:
        return Redeemed(Press.NOT_YOURS)
    if row.once and row.used_at is not None:
        return Redeemed(Press.USED, row.action, row.args, row.outbox_id)
    return Redeemed(Press.TAKEN, row.action, row.args, row.outbox_id)


def redeem(session: Session, now: datetime, token: str, person_id: int) -> Redeemed:
    """Use a token up, with its siblings on the same card; of many presses at once one wins."""
    found = look(session, now, token, person_id)
    if found.press is not Press.TAKEN:
        return found
    used = session.execute(
        update(ButtonRow)
        .where(ButtonRow.token_hash == _hash(token), ButtonRow.used_at.is_(None))
        .values(used_at=now)
        .returning(ButtonRow.once, ButtonRow.group)
    ).one_or_none()
    if used is None:  # pressed before: only a button that may be pressed again gets here
        return (
            found
            if _many_times(session, token)
            else Redeemed(Press.USED, found.action, found.args, found.card_id)
        )
    once, group = used
    if once and found.card_id is not None:
        session.execute(
            update(ButtonRow)
            .where(
                ButtonRow.outbox_id == found.card_id,
                ButtonRow.group == group,
                ButtonRow.once.is_(True),
                ButtonRow.used_at.is_(None),
            )
            .values(used_at=now)
        )
    return found


def _many_times(session: Session, token: str) -> bool:
    return not session.scalars(select(ButtonRow.once).where(ButtonRow.token_hash == _hash(token))).one()


def _row(
    now: datetime,
    token: str,
    action: str,
    args: dict[str, Any],
    person_id: int | None,
    card_id: int | None,
    *,
    group: str,
    once: bool,
) -> dict[str, Any]:
    return {
        "token_hash": _hash(token),
        "action": action,
        "args": args,
        "person_id": person_id,
        "outbox_id": card_id,
        "group": group,
        "once": once,
        "expires_at": now + LIFETIME,
        "created_at": now,
    }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
