"""Samples of the cards about people: leave, ways in, teams and rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import absences, leaving, logins, merging, rights, ways_in
from models.absences import Absence
from models.actions.absences import LeaveEnded
from models.actions.inviting import Invitation
from models.joining import JoinRequest, JoinState
from models.people import Identity, Person, Role, Team
from models.queries.leaving import Kind, Left
from models.queries.team import Login, Member, Page

Sample = Callable[[Reader, Settings], Card | Form]
AT = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
ANA = Person(id=7, name="Ana <b>", language="en", zone="UTC", active=True, created_at=AT, grants=[])
MEI = Person(id=8, name="陈美", language="zh", zone="UTC", active=True, created_at=AT, grants=[])
LEFT = (
    Left(Kind.DEAL, 17, "#17 Acme <AG>"),
    Left(Kind.CUSTOMER, 3, "Acme"),
    Left(Kind.CASE, 4, "Acme waiting for legal"),
    Left(Kind.REMINDER, 5, "call Acme"),
)
INVITED = (
    Invitation("Li <Lei>", "ABCD-EFGH-IJKL-MNOP", is_new=True),
    Invitation("Ana", "ABCD-EFGH-IJKL-MNOQ", here=("slack",)),
    Invitation("Bob", "ABCD-EFGH-IJKL-MNOR"),
    Invitation("Eva", "ABCD-EFGH-IJKL-MNOS", here=("telegram",), is_back=True),
    Invitation("Mei", alike=((8, "陈美"),)),
    Invitation("Eve", is_denied=True),
)
MEMBERS = (
    Member(7, "Ana <b>", "DACH", (Login("slack", True), Login("telegram", False)), False, True, True),
    Member(9, "Bob", None, (), True, False, True),
    Member(10, "Carl", "DACH", (), False, False, False),
)
ASKS = JoinRequest(id=1, platform="telegram", name="Eve <x>", state=JoinState.OPEN)
LET_IN = JoinRequest(id=2, platform="slack", name="Ana", state=JoinState.LET_IN)
DACH = Team(id=2, key="dach", name="DACH <1>", zone="Europe/Berlin", language="en")


def login(number: int, platform: str) -> Identity:
    return Identity(id=number, platform=platform, connection="main", user="U1", room="D1", used_at=AT)


def away(deputy: Person | None = ANA) -> Absence:
    return Absence(
        id=3,
        person_id=MEI.id,
        person=MEI,
        first=date(2026, 11, 24),
        last=date(2026, 11, 27),
        deputy=deputy,
        deputy_id=deputy.id if deputy else None,
    )


SAMPLES: Mapping[str, Sample] = {
    "leave_card": lambda r, s: absences.leave_card(r, away(), [(9, "Bob")], is_own=True),
    "leave_card of another": lambda r, s: absences.leave_card(r, away(None), [(7, "Ana <b>")], is_own=False),
    "leave_card unknown deputy": lambda r, s: absences.leave_card(
        r, away(None), [(7, "Ana <b>")], is_own=True, unknown="Eve <x>"
    ),
    "leave_told_card deputy": lambda r, s: absences.leave_told_card(r, away(), is_deputy=True),
    "leave_told_card manager": lambda r, s: absences.leave_told_card(r, away(None), is_deputy=False),
    "leave_ended_card off": lambda r, s: absences.leave_ended_card(r, LeaveEnded(away(), None), is_own=True),
    "leave_ended_card off of another": lambda r, s: absences.leave_ended_card(
        r, LeaveEnded(away(), None), is_own=False
    ),
    "leave_ended_card back": lambda r, s: absences.leave_ended_card(
        r, LeaveEnded(away(), date(2026, 11, 25)), is_own=True
    ),
    "leave_ended_card of another": lambda r, s: absences.leave_ended_card(
        r, LeaveEnded(away(), date(2026, 11, 25)), is_own=False
    ),
    "leaves_card": lambda r, s: absences.leaves_card(r, [away()], [away(None)], is_manager=True),
    "leaves_card none": lambda r, s: absences.leaves_card(r, [], [], is_manager=True),
    "leaves_card rep": lambda r, s: absences.leaves_card(r, [], [], is_manager=False),
    "link_card": lambda r, s: logins.link_card(
        r, ANA, "ABCD-EFGH-IJKL-MNOP", ["https://t.me/drumbeat_bot?start="]
    ),
    "linked_card": lambda r, s: logins.linked_card(r, login(2, "telegram")),
    "code_refused_card": lambda r, s: logins.code_refused_card(r, ANA, "taken"),
    "code_refused_card own": lambda r, s: logins.code_refused_card(r, ANA, "own"),
    "code_refused_card too_many": lambda r, s: logins.code_refused_card(r, ANA, "too_many"),
    "logins_card": lambda r, s: logins.logins_card(
        r, [login(1, "slack"), login(2, "telegram")], login(1, "slack")
    ),
    "logins_card one": lambda r, s: logins.logins_card(r, [login(1, "slack")], login(1, "slack")),
    "unlinked_card": lambda r, s: logins.unlinked_card(r, "telegram"),
    "granted_card": lambda r, s: rights.granted_card(r, ANA, Role.MANAGER, DACH, is_new=True),
    "granted_card already": lambda r, s: rights.granted_card(r, ANA, Role.REP, None, is_new=False),
    "granted_told_card": lambda r, s: rights.granted_told_card(r, MEI, Role.OFFICER, None),
    "revoked_card": lambda r, s: rights.revoked_card(r, ANA, Role.TRAINER, None, was=True),
    "revoked_card none": lambda r, s: rights.revoked_card(r, ANA, Role.HELPER, None, was=False),
    "revoked_told_card": lambda r, s: rights.revoked_told_card(r, MEI, Role.OBSERVER, DACH),
    "confirm_leaver_card": lambda r, s: leaving.confirm_leaver_card(r, ANA),
    "still_here_card": lambda r, s: leaving.still_here_card(r, ANA),
    "handover_card": lambda r, s: leaving.handover_card(r, ANA, LEFT, [(8, "陈美"), (9, "Bob")]),
    "handover_card nothing": lambda r, s: leaving.handover_card(r, ANA, [], []),
    "each_card": lambda r, s: leaving.each_card(r, ANA, LEFT[0], 1, [(8, "陈美")]),
    "handed_over_card": lambda r, s: leaving.handed_over_card(r, ANA, MEI, LEFT),
    "handed_over_card some": lambda r, s: leaving.handed_over_card(r, ANA, None, LEFT),
    "handed_over_card none": lambda r, s: leaving.handed_over_card(r, ANA, None, []),
    "inherited_card": lambda r, s: leaving.inherited_card(r, ANA, LEFT),
    "invites_card": lambda r, s: ways_in.invites_card(
        r, INVITED, ["https://t.me/drumbeat_bot?start="], {}, "manager"
    ),
    "team_card": lambda r, s: ways_in.team_card(r, Page(MEMBERS, 1, 3, 24)),
    "team_card none": lambda r, s: ways_in.team_card(r, Page((), 0, 1, 0)),
    "join_question_card": lambda r, s: ways_in.join_question_card(r, ASKS, [(1, "DACH")], [(7, "Ana <b>")]),
    "join_question_card no team": lambda r, s: ways_in.join_question_card(r, ASKS, [], []),
    "join_decided_card": lambda r, s: ways_in.join_decided_card(r, ASKS, MEI, None),
    "join_decided_card in": lambda r, s: ways_in.join_decided_card(r, LET_IN, MEI, ANA),
    "merge_question_card": lambda r, s: merging.merge_question_card(
        r, ANA, MEI, {"deal": 2, "booking": 1, "goal": 3, "identity": 1, "outbox": 9}
    ),
    "merged_card": lambda r, s: merging.merged_card(r, "Ana <b>", "陈美"),
    "merged_told_card": lambda r, s: merging.merged_told_card(r, "Ana <b>"),
    "merge_left_card": lambda r, s: merging.merge_left_card(r),
    "until_question_card": lambda r, s: absences.until_question_card(r),
}
