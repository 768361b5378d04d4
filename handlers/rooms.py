"""Rooms: the hello, what becomes of them, and setting up what may be posted there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.core import replies, router
from bot.core.cards import Card
from bot.core.context import Context, Happening, identity_in_use, reader_of
from bot.core.incoming import Answer, RoomChange
from bot.core.reader import LANGUAGES, Reader, supported
from bot.core.registry import Handlers
from bot.views.rooms import (
    no_room_card,
    room_back_card,
    room_done_card,
    room_hello_card,
    room_setup_card,
    room_teams_card,
    rooms_card,
)
from models.access import Action, access_room, access_team, may
from models.actions import boards, rooms
from models.people import Person, Team
from models.queries.rooms import RoomView, rooms_of, view_of, who_binds
from models.rooms import Room, RoomReport, RoomState

on = Handlers()
NAMED = 3  # people whom the hello names


@on.room
def happened(event: Happening) -> None:
    """What became of a room, told by its platform."""
    change, values = event.incoming.change, event.incoming.values
    if change is RoomChange.JOINED:
        _joined(event)
        return
    if change is RoomChange.TOLD:
        _told(event)
        return
    if change is RoomChange.MOVED:
        platform, connection, old = event.address
        here = {"platform": platform, "connection": connection, "old": old, "new": values["to"]}
        replies.move(event.session, **here)
        rooms.move(event.session, **here)
        return
    room = rooms.find(event.session, *event.address)
    if room is not None:
        _changed(event, room)


def _changed(event: Happening, room: Room) -> None:
    match event.incoming.change:
        case RoomChange.LEFT | RoomChange.ARCHIVED as change:
            room.state = RoomState.LEFT if change is RoomChange.LEFT else RoomState.ARCHIVED
            replies.silence(event.session, event.now, *event.address)
        case RoomChange.REOPENED:
            room.state = RoomState.PRESENT
        case RoomChange.RENAMED:
            rooms.rename(room, event.incoming.place.title)
        case RoomChange.SHARED:
            rooms.share(room, is_shared=event.incoming.values.get("shared") == "yes")
        case _:
            pass


def _joined(event: Happening) -> None:
    """Hello, once; whoever comes again to a room that is bound says so and goes on."""
    known = rooms.find(event.session, *event.address)
    if known is not None and known.state is not RoomState.LEFT:
        return
    room = rooms.enter(event.session, *event.address, _language_of(event))
    rooms.rename(room, event.incoming.place.title)
    rooms.share(room, is_shared=event.incoming.values.get("shared") == "yes")
    team = event.session.get(Team, room.team_id) if room.team_id is not None else None
    if room.bound_at is not None and team is not None:
        name = team.name
        _say(event, room, lambda reader: room_back_card(reader, name))
        return
    names = [person.name for person in _setters(event)][:NAMED]
    _say(event, room, lambda reader: room_hello_card(reader, room.id, names))
    if event.machine.can(room.platform).rooms:
        user = event.incoming.sender.user
        platform, connection, address = event.address
        replies.ask_about_room(
            event.session, event.now, platform=platform, connection=connection, room=address, user=user
        )
    else:
        _ask_to_set_up(event, room)


def _told(event: Happening) -> None:
    """The platform's answer about a room: one it is new in, or one that somebody wants to set up."""
    values, asker = event.incoming.values, event.identity
    if values.get("member") == "no":
        if asker is not None:
            replies.post_to(event.session, event.now, asker, no_room_card(reader_of(asker.person, event.now)))
        return
    room = rooms.enter(event.session, *event.address, _language_of(event))
    rooms.rename(room, event.incoming.place.title)
    rooms.share(room, is_shared=values.get("shared") == "yes")
    if room.bound_at is None or (asker is not None and may(asker.person, Action.BIND_ROOMS)):
        _ask_to_set_up(event, room)


def _ask_to_set_up(event: Happening, room: Room) -> None:
    """In private: whoever added the bot, if they may; else all who may and can be reached."""
    adder = event.identity.person if event.identity is not None else None
    for person in _setters(event):
        identity = identity_in_use(event.session, person.id)
        if adder is not None and adder.id == person.id:
            identity = event.identity
        if identity is None or not identity.reachable:
            continue
        by = None if adder is None or adder.id == person.id else adder.name
        a_card = room_setup_card(reader_of(person, event.now), view_of(event.session, person, room, None), by)
        replies.post_to(event.session, event.now, identity, a_card)


def _setters(event: Happening) -> list[Person]:
    adder = event.identity.person if event.identity is not None else None
    if adder is not None and may(adder, Action.BIND_ROOMS):
        return [adder]
    return who_binds(event.session, adder.team_id if adder is not None else None)


def _language_of(event: Happening) -> str | None:
    """Of whoever added the bot."""
    return event.identity.person.language if event.identity else supported(event.incoming.sender.language)


def _say(event: Happening, room: Room, make: Callable[[Reader], Card]) -> None:
    """Aloud, in the room's language."""
    language = room.language if room.language in LANGUAGES else LANGUAGES[0]
    reader = Reader(language, "UTC", event.now.date())
    replies.post_in_room(
        event.session,
        event.now,
        platform=room.platform,
        connection=room.connection,
        room=room.room,
        card=make(reader),
        thread=room.thread,
    )


@on.command("room", need=Action.BIND_ROOMS)
def room_command(ctx: Context, text: str) -> Answer | None:
    """In a room: what may be posted there. In private: the rooms that there are."""
    if not ctx.in_room:
        found = rooms_of(ctx.session, ctx.person)
        ctx.say(rooms_card(ctx.reader, [(room.id, room.title, team) for room, team in found]))
        return None
    place = ctx.incoming.place
    address = (ctx.identity.platform, ctx.identity.connection, place.room)
    room = rooms.find(ctx.session, *address)
    if room is None or room.state is RoomState.LEFT:
        if ctx.can.rooms:
            return _ask_first(ctx, *address)
        room = rooms.enter(ctx.session, *address, ctx.person.language)
        rooms.rename(room, place.title)
    room = access_room(ctx.session, ctx.person, room.id)
    ctx.say(room_setup_card(ctx.reader, view_of(ctx.session, ctx.person, room, _topic(ctx))))
    return None


def _ask_first(ctx: Context, platform: str, connection: str, room: str) -> Answer:
    """A command can be typed where the bot is not: whether it is there only the platform knows."""
    replies.ask_about_room(
        ctx.session,
        ctx.now,
        platform=platform,
        connection=connection,
        room=room,
        user=ctx.identity.user,
        line=no_room_card(ctx.reader).summary,
    )
    return Answer(line=ctx.reader.t("I answer you in our direct messages."))


def _topic(ctx: Context) -> str | None:
    """Where threads are made by replies they are no topics."""
    return None if ctx.can.thread_replies else ctx.incoming.place.thread


@on.button("room.setup", need=Action.BIND_ROOMS)
def set_up(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Pressed in the room; what follows is private."""
    room = access_room(ctx.session, ctx.person, args["room"])
    ctx.say(room_setup_card(ctx.reader, view_of(ctx.session, ctx.person, room, _topic(ctx))))
    router.acknowledge(ctx)
    return Answer(line=ctx.reader.t("I answer you in our direct messages."))


@on.button("room.show", need=Action.BIND_ROOMS)
def show(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    room = access_room(ctx.session, ctx.person, args["room"])
    ctx.say(room_setup_card(ctx.reader, view_of(ctx.session, ctx.person, room, room.thread)))
    return None


@on.button("room.team", need=Action.BIND_ROOMS)
def choose_team(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    room = access_room(ctx.session, ctx.person, args["room"])
    rooms.bind(room, ctx.now, access_team(ctx.session, ctx.person, args["team"]), args["here"])
    return _redraw(ctx, room, args, room_setup_card)


@on.button("room.language", need=Action.BIND_ROOMS)
def choose_language(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    room = access_room(ctx.session, ctx.person, args["room"])
    rooms.set_language(room, args["language"])
    return _redraw(ctx, room, args, room_setup_card)


@on.button("room.report", need=Action.BIND_ROOMS)
def choose_report(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    room = access_room(ctx.session, ctx.person, args["room"])
    rooms.toggle(room, RoomReport(args["report"]))
    team = ctx.session.get(Team, room.team_id) if room.team_id is not None else None
    if team is not None and room.shows(RoomReport.BOARDS):
        boards.plan_for(ctx.session, ctx.now, team)
    return _redraw(ctx, room, args, room_setup_card)


@on.button("room.topic", need=Action.BIND_ROOMS)
def choose_topic(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    room = access_room(ctx.session, ctx.person, args["room"])
    rooms.set_topic(room, args["here"])
    return _redraw(ctx, room, args, room_setup_card)


@on.button("room.teams", need=Action.BIND_ROOMS)
def other_team(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    return _redraw(ctx, access_room(ctx.session, ctx.person, args["room"]), args, room_teams_card)


@on.button("room.done", need=Action.BIND_ROOMS)
def done(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    return _redraw(ctx, access_room(ctx.session, ctx.person, args["room"]), args, room_done_card)


def _redraw(
    ctx: Context, room: Room, args: Mapping[str, Any], make: Callable[[Reader, RoomView], Card]
) -> Answer | None:
    """The card that was pressed, as things stand now."""
    a_card = make(ctx.reader, view_of(ctx.session, ctx.person, room, args["here"]))
    if ctx.card_id is None:
        ctx.say(a_card)
    else:
        ctx.edit(ctx.card_id, a_card)
    return None
