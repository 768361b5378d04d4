"""In a room the bot speaks when spoken to, and answers in private."""

from __future__ import annotations

from sqlalchemy import select

from models.people import Identity, Person
from tests.support.world import World


def block(world: World, name: str, *, reachable: bool) -> None:
    world.write(
        lambda s, now: setattr(
            s.scalars(select(Identity).join(Identity.person).where(Person.name == name)).one(),
            "reachable",
            reachable,
        )
    )


async def test_the_answer_is_private_and_the_room_gets_a_sign(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k", place="room", room="sales", mentioned=True, message="said")
    assert jonas.last.startswith("✅ Won Initech #1")
    assert [post.room for post in world.stage.posts] == [jonas.room]
    assert world.stage.signs == [("said", "recorded")]


async def test_a_command_in_a_room_gets_one_passing_line(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    payload = jonas.payload("command", command="pipeline", place="room", room="sales")  # type: ignore[arg-type]
    answer = await world.receive(payload)
    assert answer.line == "I answered you in our direct messages."
    assert [post.room for post in world.stage.posts] == [jonas.room]


async def test_who_never_pressed_start_is_told_and_the_answer_waits(world: World) -> None:
    block(world, "Jonas Weber", reachable=False)
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k", place="room", room="sales", mentioned=True)
    assert [post.room for post in world.stage.posts] == ["sales"]
    await jonas.say("thanks")
    assert jonas.last.startswith("✅ Won Initech #1")
