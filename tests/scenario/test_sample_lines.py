"""Whatever the sandbox offers to try is understood: nobody's first tap may end in a shrug."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.platforms.sandbox import sample
from models.queue.inbox import Inbox, InboxState
from tests.support.sandbox import Seat, fill, opened

SHRUGS = ("did not understand", "没看懂")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sandbox")
    fill(place)
    return place


@pytest.mark.parametrize("name", sample.story().parts)
async def test_every_line_to_try_gets_an_answer(template: Path, tmp_path: Path, name: str) -> None:
    with opened(template, tmp_path) as (app, stage):
        seat = Seat.of(app, stage, name)
        for line in sample.story().parts[name].lines:
            before = len(seat.cards)
            await seat.say(line)
            assert len(seat.cards) > before
            answers = [seat.network.text_of(card) for card in seat.cards[before:]]
            assert not any(shrug in answer for answer in answers for shrug in SHRUGS)
        dead = app.database.read_now(
            lambda session, now: session.scalars(
                select(Inbox.error).where(Inbox.state == InboxState.DEAD)
            ).all()
        )
        assert dead == []
