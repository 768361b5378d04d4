"""Colleagues mentioned by the platform's own id, by the names that everybody here uses."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.incoming import Incoming
from models.people import Identity, Person

MENTION = re.compile(r"@([A-Za-z0-9_]{2,64})")


def with_names(session: Session, incoming: Incoming) -> Incoming:
    """`@U0123` becomes `@Ana` where that login is Ana's; what is nobody's login stays as typed."""
    mentioned = set(MENTION.findall(incoming.text)) if "@" in incoming.text else set()
    if not mentioned:
        return incoming
    logins = session.execute(
        select(Identity.user, Person.name)
        .join(Identity.person)
        .where(
            Identity.platform == incoming.platform,
            Identity.connection == incoming.connection,
            Identity.user.in_(mentioned),
        )
    )
    names = dict(logins.all())
    text = MENTION.sub(lambda found: "@" + names.get(found[1], found[1]), incoming.text)
    return replace(incoming, text=text)
