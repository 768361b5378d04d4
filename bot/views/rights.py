"""Roles, given and taken."""

from __future__ import annotations

from bot.core.cards import Card, card, plain
from bot.core.reader import Reader
from models.people import Person, Role, Team


def role_name(r: Reader, role: Role, team: Team | None = None) -> str:
    """A role in words, with its team: manager of DACH."""
    names = {
        Role.REP: r.t("rep"),
        Role.MANAGER: r.t("manager"),
        Role.TRAINER: r.t("trainer"),
        Role.OFFICER: r.t("compliance officer"),
        Role.HELPER: r.t("helper"),
        Role.OBSERVER: r.t("observer"),
        Role.ADMIN: r.t("admin"),
    }
    return r.t("{role} of {team}", role=names[role], team=team.name) if team is not None else names[role]


def granted_card(r: Reader, person: Person, role: Role, team: Team | None, *, is_new: bool) -> Card:
    what = role_name(r, role, team)
    text = (
        r.t("{name} is {role} from now on.", name=person.name, role=what)
        if is_new
        else r.t("{name} is {role} already.", name=person.name, role=what)
    )
    return card(plain(text), language=r.language)


def granted_told_card(r: Reader, actor: Person, role: Role, team: Team | None) -> Card:
    text = r.t(
        "{name} made you {role}. Say “help” to see what you can do now.",
        name=actor.name,
        role=role_name(r, role, team),
    )
    return card(plain(text), language=r.language)


def revoked_card(r: Reader, person: Person, role: Role, team: Team | None, *, was: bool) -> Card:
    what = role_name(r, role, team)
    text = (
        r.t("{name} is no longer {role}.", name=person.name, role=what)
        if was
        else r.t("{name} is not {role}. Nothing was changed.", name=person.name, role=what)
    )
    return card(plain(text), language=r.language)


def revoked_told_card(r: Reader, actor: Person, role: Role, team: Team | None) -> Card:
    text = r.t("{name} took a role from you: {role}.", name=actor.name, role=role_name(r, role, team))
    return card(plain(text), language=r.language)
