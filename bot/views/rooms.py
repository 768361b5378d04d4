"""What is said in rooms, and to whoever sets one up."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Button, Buttons, Card, Element, Select, Title, Tone, card, plain
from bot.core.reader import Reader
from bot.views.people import LANGUAGE_NAMES, zone_name
from models.queries.rooms import RoomView
from models.rooms import BOTH, RoomReport

MOST_BUTTONS = 5

Shown = Sequence[tuple[str, int | None, str]]


def win_card(readers: Sequence[Reader], name: str, wins: Shown) -> Card:
    """One person's wins, a line in each of the room's languages.

    `wins`: customer, amount in minor units (None: not said), currency.
    """
    return card(*(plain(_win_line(r, name, wins)) for r in readers), language=readers[0].language)


def _win_line(r: Reader, name: str, wins: Shown) -> str:
    told = [(account, _amount(r, minor, currency)) for account, minor, currency in wins]
    if len(told) > 1:
        deals = r.listing([f"{account} {amount}".rstrip() for account, amount in told])
        return r.t("🎉 {name} won {count} deals: {deals}", name=name, count=len(told), deals=deals)
    account, amount = told[0]
    if amount:
        return r.t("🎉 {name} won {account}: {amount}", name=name, account=account, amount=amount)
    return r.t("🎉 {name} won {account}!", name=name, account=account)


def _amount(r: Reader, minor: int | None, currency: str) -> str:
    return "" if minor is None else r.money_aloud(minor, currency)


def withdrawn_card(readers: Sequence[Reader]) -> Card:
    """Where a post can't be taken away."""
    return card(*(plain(r.t("↩️ This post was withdrawn.")) for r in readers), language=readers[0].language)


def room_hello_card(r: Reader, room_id: int, names: Sequence[str]) -> Card:
    """The first words in a room: how to use the bot there, and who can set the room up."""
    hello = r.t(
        "Hello, I am Drumbeat. Mention me to report a deal, e.g. “{example}”; I answer you in private.",
        example=r.t("won Acme 45k"),
    )
    if names:
        who = r.t(
            "{names} can set up what I post here. Until then I post nothing.", names=r.listing(list(names))
        )
    else:
        who = r.t("A manager or an admin can set up what I post here. Until then I post nothing.")
    button = Button(r.t("Set up this room"), "room.setup", {"room": room_id}, once=False)
    return card(plain(f"{hello}\n{who}"), Buttons((button,)), language=r.language)


def room_back_card(r: Reader, team: str) -> Card:
    """The bot was added again to a room that is bound."""
    text = r.t("I am back. This is still the room of team {team}; /room changes that.", team=team)
    return card(plain(text), language=r.language)


def room_setup_card(r: Reader, room: RoomView, added_by: str | None = None) -> Card:
    """What a room is bound to, with buttons for all that can be changed. `added_by`: who brought the bot there."""
    elements: list[Element] = [Title(_name(r, room.title))]
    if added_by:
        elements.append(plain(r.t("{name} added me to this room.", name=added_by)))
    if not room.is_bound:
        question = r.t("Which team is it for? Until you choose, I post nothing there.")
        return card(*elements, plain(question), *_teams(r, room), summary=question, language=r.language)
    elements += [
        plain(_state(r, room)),
        _languages(r, room),
        _reports(r, room),
        *_topic(r, room),
        Buttons(
            (
                Button(r.t("Another team"), "room.teams", _args(room), once=False),
                Button(r.t("Finished"), "room.done", _args(room), Tone.PRIMARY, once=False),
            )
        ),
    ]
    return card(*elements, summary=_name(r, room.title), language=r.language)


def room_teams_card(r: Reader, room: RoomView) -> Card:
    """Another team for a room."""
    question = plain(r.t("Which team is this room for?"))
    return card(Title(_name(r, room.title)), question, *_teams(r, room), language=r.language)


def room_done_card(r: Reader, room: RoomView) -> Card:
    """The end of setting up."""
    end = r.t("/room changes it, here or in the room.")
    return card(Title(_name(r, room.title)), plain(f"{_state(r, room)}\n{end}"), language=r.language)


def rooms_card(r: Reader, rooms: Sequence[tuple[int, str, str | None]]) -> Card:
    """The rooms that the bot is in: id, title and team (None: not set up)."""
    if not rooms:
        text = r.t(
            "I am in no room that you can set up. Add me to a Slack channel or a Telegram group first."
        )
        return card(plain(text), language=r.language)
    unbound = r.t("not set up yet")
    lines = [f"{_name(r, title)} · {team or unbound}" for _, title, team in rooms]
    options = tuple(
        Button(_name(r, title), "room.show", {"room": id_}, once=False) for id_, title, _ in rooms
    )
    return card(
        Title(r.t("Rooms I am in")),
        plain("\n".join(lines)),
        _choice(r.t("Room"), options),
        language=r.language,
    )


def no_room_card(r: Reader) -> Card:
    """For whoever wants to set up a room that the bot is not in."""
    text = r.t("I am not in that room. Add me there first: type /invite @drumbeat in it.")
    return card(plain(text), language=r.language)


def _name(r: Reader, title: str) -> str:
    return title or r.t("Room without a name")


def _state(r: Reader, room: RoomView) -> str:
    """Line by line what holds."""
    start, end = room.hours
    posted = [_report_name(r, report) for report in RoomReport if report in room.reports]
    lines = [
        r.t("Team: {team}", team=room.team or "–"),
        r.t("Language: {language}", language=_language(r, room.language)),
        r.t("May be posted: {reports}", reports=r.listing(posted))
        if posted
        else r.t("May be posted: nothing"),
        r.t(
            "Unasked only from {start} to {end}, {zone} time.",
            start=start,
            end=end,
            zone=zone_name(r, room.zone),
        ),
    ]
    if room.board_at is not None:
        at = Reader(r.language, room.zone, r.today)
        day = at.day(at.local(room.board_at).date())
        lines.append(r.t("Next leaderboard: {day} {time}", day=day, time=at.clock(room.board_at)))
    if room.thread:
        lines.append(r.t("Posts go to one topic of the room."))
    if room.is_shared:
        lines.append(r.t("People of another company read along: I post there only what you allow here."))
    return "\n".join(lines)


def _teams(r: Reader, room: RoomView) -> tuple[Element, ...]:
    if not room.teams:
        return (plain(r.t("There is no team that you could choose. An admin can set this room up.")),)
    options = tuple(
        Button(name, "room.team", {**_args(room), "team": id_}, once=False) for id_, name in room.teams
    )
    return (_choice(r.t("Team"), options),)


def _choice(label: str, options: tuple[Button, ...]) -> Buttons | Select:
    return Buttons(options) if len(options) <= MOST_BUTTONS else Select(label, options)


def _languages(r: Reader, room: RoomView) -> Buttons:
    return Buttons(
        tuple(
            Button(
                _chosen(_language(r, code), is_on=room.language == code),
                "room.language",
                {**_args(room), "language": code},
                once=False,
            )
            for code in (*LANGUAGE_NAMES, BOTH)
        )
    )


def _reports(r: Reader, room: RoomView) -> Buttons:
    return Buttons(
        tuple(
            Button(
                _chosen(_report_name(r, report), is_on=report in room.reports),
                "room.report",
                {**_args(room), "report": report},
                once=False,
            )
            for report in RoomReport
        )
    )


def _topic(r: Reader, room: RoomView) -> tuple[Element, ...]:
    """Only where /room was written in another topic than the one that posts go to."""
    if room.here == room.thread:
        return ()
    label = r.t("Post in the topic of /room") if room.here else r.t("Post outside of topics")
    return (Buttons((Button(label, "room.topic", _args(room), once=False),)),)


def _args(room: RoomView) -> dict[str, object]:
    return {"room": room.id, "here": room.here}


def _chosen(label: str, *, is_on: bool) -> str:
    return f"✓ {label}" if is_on else label


def _language(r: Reader, code: str) -> str:
    return r.t("Both languages") if code == BOTH else LANGUAGE_NAMES[code]


def _report_name(r: Reader, report: RoomReport) -> str:
    match report:
        case RoomReport.WINS:
            return r.t("wins")
        case RoomReport.WIN_AMOUNTS:
            return r.t("wins with amounts")
        case RoomReport.BOARDS:
            return r.t("leaderboards")
        case RoomReport.STANDUPS:
            return r.t("stand-ups")
        case RoomReport.AGENDAS:
            return r.t("agendas")
