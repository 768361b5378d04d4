"""Letting people in: codes to forward, who is here, strangers who ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.cards import Button, Buttons, Card, Element, Select, Span, Style, Text, Title, Tone, card, plain
from bot.core.reader import Reader
from bot.views.logins import platform_name
from models.actions.inviting import Invitation
from models.joining import JoinRequest, JoinState
from models.people import Person
from models.queries.team import Member, Page


def invites_card(
    r: Reader,
    invitations: Sequence[Invitation],
    links: Sequence[str],
    new: Mapping[str, Any],
    role: str | None = None,
) -> Card:
    """A block to forward for each name. `new`: the role and team that somebody new gets; `role` in words, if one
    was named.
    """
    elements: list[Element] = []
    for number, invitation in enumerate(invitations):
        if invitation.is_denied:
            text = r.t(
                "{name}: not invited. You can't invite with that role or to that team.", name=invitation.name
            )
            elements.append(plain(text))
        elif invitation.alike:
            elements += _which(r, invitation, new, f"name{number}")
        else:
            elements += _block(r, invitation, links)
    if role is not None and any(invitation.code for invitation in invitations):
        names = r.listing([invitation.name for invitation in invitations if invitation.code])
        elements.append(plain(r.t("{name}: role {role}.", name=names, role=role)))
    if any(invitation.code for invitation in invitations):
        elements.append(plain(r.t("It is to be sent to the bot as a message, works once and for 24 hours.")))
    return card(*elements, language=r.language)


def _block(r: Reader, invitation: Invitation, links: Sequence[str]) -> list[Element]:
    name, code = invitation.name, invitation.code
    ways = [Span(r.t("{name}, come in: {link}", name=name, link=f"{link}{code}") + "\n") for link in links]
    spans = (*ways, Span(r.t("Code for {name}:", name=name) + " "), Span(code, Style.CODE))
    if invitation.is_new:
        return [Text(spans)]
    platforms = r.listing([platform_name(platform) for platform in invitation.here])
    if invitation.is_back:
        return [Text(spans), plain(_back(r, name, platforms))]
    known = (
        r.t(
            "{name} is here already ({platforms}); the code joins another account.",
            name=name,
            platforms=platforms,
        )
        if platforms
        else r.t("{name} was listed already and is not here yet.", name=name)
    )
    return [Text(spans), plain(known)]


def _back(r: Reader, name: str, platforms: str) -> str:
    if not platforms:
        return r.t("{name} had left, and is let in again with the rights of before.", name=name)
    return r.t(
        "{name} had left, and is let in again with the rights of before: the accounts on {platforms} work as of "
        "now. Somebody else of that name? Then say /leaver {name} again and invite under another name.",
        name=name,
        platforms=platforms,
    )


def _which(r: Reader, invitation: Invitation, new: Mapping[str, Any], group: str) -> list[Element]:
    buttons = [
        Button(r.t("It is {name}", name=name), "invite.again", {"person": who}, group=group)
        for who, name in invitation.alike
    ]
    args = {"name": invitation.name, **new}
    buttons.append(Button(r.t("Somebody new"), "invite.new", args, group=group))
    return [
        plain(r.t("{name}: there is a like name. Who is meant?", name=invitation.name)),
        Buttons(tuple(buttons)),
    ]


def team_card(r: Reader, page: Page) -> Card:
    """Who is here, who is not, who can't be written to."""
    title = r.n("Your team · {count} person", "Your team · {count} people", page.total)
    elements: list[Element] = [Title(title)]
    elements += [plain(_member_line(r, member)) for member in page.members]
    if not page.members:
        elements.append(plain(r.t("Nobody yet. /invite NAME lets somebody in.")))
    missing = [
        member
        for member in page.members
        if member.is_own and not any(login.reachable for login in member.logins)
    ]
    if missing:
        again = tuple(
            Button(member.name, "invite.again", {"person": member.id}, once=False) for member in missing
        )
        elements.append(Select(r.t("Invite again…"), again))
    own = tuple(
        Button(r.t("{name} left", name=member.name), "leaver.ask", {"person": member.id}, once=False)
        for member in page.members
        if member.is_own
    )
    if own:
        elements.append(Select(r.t("Has left…"), own))
    turns = []
    if page.number > 0:
        turns.append(Button(r.t("Back"), "team.page", {"page": page.number - 1}, once=False))
    if page.number + 1 < page.count:
        turns.append(Button(r.t("More"), "team.page", {"page": page.number + 1}, once=False))
    if turns:
        elements.append(Buttons(tuple(turns)))
    return card(*elements, language=r.language)


def _member_line(r: Reader, member: Member) -> str:
    parts = [member.name, member.team or r.t("no team")]
    for login in member.logins:
        name = platform_name(login.platform)
        parts.append(name if login.reachable else r.t("{platform}: can't be written to", platform=name))
    if not member.logins:
        parts.append(
            r.t("invited, not here yet") if member.is_invited else r.t("not here yet, no valid code")
        )
    if member.is_on_leave:
        parts.append(r.t("on leave"))
    return " · ".join(parts)


def join_question_card(
    r: Reader,
    request: JoinRequest,
    teams: Sequence[tuple[int, str]],
    listed: Sequence[tuple[int, str]],
) -> Card:
    """To each manager and admin: a stranger asks."""
    text = r.t(
        "{name} asks to join, on {platform}. Only let in whom you know.",
        name=request.name,
        platform=platform_name(request.platform),
    )
    known = tuple(
        Button(r.t("It is {name}", name=name), "join.is", {"request": request.id, "person": who})
        for who, name in listed
    )
    new = tuple(
        Button(
            r.t("Add to {team}", team=name), "join.add", {"request": request.id, "team": team}, Tone.PRIMARY
        )
        for team, name in teams
    )
    if not teams:
        new = (Button(r.t("Add"), "join.add", {"request": request.id, "team": None}, Tone.PRIMARY),)
    no = Button(r.t("No, don't let in"), "join.no", {"request": request.id}, Tone.DANGER)
    return card(plain(text), Buttons((*known, *new, no)), language=r.language)


def join_decided_card(r: Reader, request: JoinRequest, by: Person, person: Person | None) -> Card:
    """What became of it, on every manager's card."""
    if request.state is JoinState.LET_IN and person is not None:
        team = person.team.name if person.team else r.t("no team")
        text = r.t("{name} was let in by {by}: {team}.", name=person.name, by=by.name, team=team)
    else:
        text = r.t("{name} was not let in, says {by}.", name=request.name, by=by.name)
    return card(plain(text), language=r.language)
