"""What one can say, by right, in one's own language, with examples to copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from bot.core.cards import Card, Span, Style, Text, Title, card, plain
from bot.core.incoming import PlaceKind
from bot.core.reader import LANGUAGES, Reader
from bot.views.texts import bold
from models.access import Action, may
from models.people import Person

Words = Callable[[Reader], str]


@dataclass(frozen=True, slots=True)
class Example:
    """`words` can be sent as they stand; `does` is what comes of it."""

    need: Action
    words: str
    does: str


# Every command that exists stands here, in the order in which help shows them; a test holds the two together.
COMMANDS: dict[str, tuple[Action, Words]] = {
    "deal": (Action.REPORT, lambda r: r.t("report a deal, or open its form")),
    "undo": (Action.TALK, lambda r: r.t("take back what was recorded last")),
    "pipeline": (Action.SEE_DEALS, lambda r: r.t("open deals, by stage")),
    "board": (
        Action.SEE_BOARDS,
        lambda r: r.t("the leaderboard, e.g. /board deals this week; /board off leaves you out"),
    ),
    "forecast": (Action.SEE_DEALS, lambda r: r.t("what the quarter will bring, and what is missing")),
    "goals": (
        Action.SEE_BOARDS,
        lambda r: r.t("goals: how far, and what each day must bring; managers set them here"),
    ),
    "why": (Action.SEE_BOARDS, lambda r: r.t("the deals behind your rank")),
    "blockers": (Action.SEE_CASES, lambda r: r.t("what is stuck, and who is on it")),
    "standup": (Action.REPORT, lambda r: r.t("answer your stand-up now, or ahead of time")),
    "standups": (Action.SEE_TEAM, lambda r: r.t("who said what at the stand-up, e.g. /standups yesterday")),
    "week": (Action.SEE_DEALS, lambda r: r.t("your week so far, to send on, e.g. /week last")),
    "day": (Action.SEE_DEALS, lambda r: r.t("your day so far")),
    "digest": (Action.SEE_TEAM, lambda r: r.t("what needs you, and what your people did, e.g. /digest 8:30")),
    "schedule": (
        Action.SCHEDULE,
        lambda r: r.t("what comes by the clock, e.g. /schedule standup at 9:30 from Monday to Thursday"),
    ),
    "reminders": (Action.TALK, lambda r: r.t("your reminders, to look at and cancel")),
    "agenda": (Action.TALK, lambda r: r.t("what is to be talked about in your team's meetings")),
    "who": (Action.ASK_DIRECTORY, lambda r: r.t("whose customer it is, e.g. /who Acme")),
    "claims": (Action.REPORT, lambda r: r.t("customers that two people claim, and what was decided")),
    "open": (Action.TALK, lambda r: r.t("questions that wait for your answer")),
    "cancel": (Action.TALK, lambda r: r.t("drop the question that is open")),
    "settings": (Action.TALK, lambda r: r.t("your language and time zone")),
    "language": (Action.TALK, lambda r: r.t("speak another language, e.g. /language 中文")),
    "zone": (Action.TALK, lambda r: r.t("change your time zone, e.g. /zone Berlin")),
    "quiet": (Action.TALK, lambda r: r.t("the hours in which I keep quiet, e.g. /quiet 19:00-09:00")),
    "leave": (Action.TALK, lambda r: r.t("your leave, and who stands in")),
    "link": (Action.TALK, lambda r: r.t("bring your other chat account along")),
    "unlink": (Action.TALK, lambda r: r.t("your chat accounts, and splitting one off")),
    "privacy": (Action.TALK, lambda r: r.t("what is stored about you, who sees it, your data as a file")),
    "grant": (Action.RULE, lambda r: r.t("give a role, e.g. /grant Ana manager of DACH")),
    "team": (Action.INVITE, lambda r: r.t("who is here, who is not yet")),
    "merge": (Action.MERGE, lambda r: r.t("two entries that are one person, e.g. /merge Mei into 陈美")),
    "leaver": (Action.RULE, lambda r: r.t("somebody left: hand over what is open")),
    "revoke": (Action.RULE, lambda r: r.t("take a role away, e.g. /revoke Ana manager of DACH")),
    "room": (Action.BIND_ROOMS, lambda r: r.t("what I may post in a room, and for which team")),
    "import": (Action.IMPORT, lambda r: r.t("bring deals, customers, people or goals along in a file")),
    "invite": (Action.TALK, lambda r: r.t("a code for your other chat account")),
    "help": (Action.TALK, lambda r: r.t("this list")),
}

IN_ROOMS = ("deal", "pipeline", "undo", "help")
"""What a room's menu offers: few, for whatever is asked there is answered in private."""


def help_card(r: Reader, person: Person) -> Card:
    """Only what the person may do."""
    elements: list[Title | Text] = [
        Title(r.t("What you can say")),
        plain(r.t("Use your own words. Examples:")),
    ]
    for heading, examples in _sections(r):
        allowed = [example for example in examples if may(person, example.need)]
        if allowed:
            elements.append(_section(heading, allowed))
    names = [(name, words) for name, (need, words) in COMMANDS.items() if may(person, need)]
    lines = [Span("".join(f"\n/{name} · {words(r)}" for name, words in names))]
    if may(person, Action.INVITE):
        lines.append(Span("\n" + r.t("/invite NAME · let somebody in")))
    elements.append(Text((bold(r.t("Commands")), *lines)))
    return card(*elements, summary=r.t("What you can say"), language=r.language)


def _section(heading: str, examples: list[Example]) -> Text:
    spans = [bold(heading)]
    for example in examples:
        spans += [Span("\n"), Span(example.words, Style.CODE), Span(f" · {example.does}")]
    return Text(tuple(spans))


def _sections(r: Reader) -> tuple[tuple[str, list[Example]], ...]:
    return (
        (r.t("Report"), _reports(r)),
        (r.t("Put right"), _corrections(r)),
        (r.t("Remember and thank"), _for_the_team(r)),
        (r.t("Ask"), _questions(r)),
        (r.t("You"), _own(r)),
    )


def _reports(r: Reader) -> list[Example]:
    return [
        Example(Action.REPORT, r.t("won Acme 45k yesterday"), r.t("a deal won")),
        Example(Action.REPORT, r.t("lost Globex, price too high"), r.t("lost, and why")),
        Example(Action.REPORT, r.t("new deal Initech 30k, closing 15 March"), r.t("a new deal")),
        Example(Action.REPORT, r.t("Globex moved to negotiation"), r.t("another stage")),
        Example(Action.REPORT, r.t("push Acme to end of March"), r.t("another close date")),
        Example(
            Action.REPORT, r.t("blocked on Acme: waiting for legal"), r.t("a blocker: who can help is told")
        ),
        Example(Action.REPORT, r.t("Acme unblocked"), r.t("the blocker is over")),
        Example(Action.REPORT, r.t("visited Acme, called Globex"), r.t("what you did")),
        Example(Action.REPORT, r.t("Acme paid 20k"), r.t("a payment, and what is still open")),
        Example(Action.REPORT, r.t("Acme gave us 4/5, loves support"), r.t("what a customer says")),
        Example(Action.TALK, r.t("intel: Hooli cut prices 10%"), r.t("news of the market")),
    ]


def _for_the_team(r: Reader) -> list[Example]:
    return [
        Example(Action.TALK, r.t("remind me to call Acme tomorrow 3pm"), r.t("reminds you, once")),
        Example(Action.TALK, r.t("kudos @Ana for the demo"), r.t("thanks a colleague")),
        Example(Action.TALK, r.t("weekly agenda: discuss new pricing"), r.t("for the next meeting")),
    ]


def _corrections(r: Reader) -> list[Example]:
    return [
        Example(Action.REPORT, r.t("Acme is now 60k"), r.t("another amount")),
        Example(
            Action.REPORT, r.t("actually 48k"), r.t("as a reply to a card: changes what the card is about")
        ),
        Example(Action.TALK, r.t("undo"), r.t("takes back what was recorded last")),
        Example(Action.TALK, r.t("that was wrong"), r.t("says that I misunderstood your words")),
    ]


def _questions(r: Reader) -> list[Example]:
    return [
        Example(Action.SEE_DEALS, r.t("my pipeline"), r.t("your open deals")),
        Example(Action.SEE_TEAM, r.t("team pipeline"), r.t("everybody's open deals")),
        Example(Action.SEE_DEALS, "#42", r.t("a deal by its number, with its history")),
        Example(Action.ASK_DIRECTORY, r.t("who owns Acme?"), r.t("a customer, and whose it is")),
        Example(Action.SEE_DEALS, r.t("how far am I from my goal?"), r.t("your month")),
        Example(
            Action.SET_GOALS,
            r.t("Ana's goal for December 200k"),
            r.t("sets a goal; a list of names and amounts sets many"),
        ),
        Example(Action.SEE_DEALS, r.t("forecast this quarter"), r.t("won and open deals against the goal")),
        Example(Action.SEE_BOARDS, r.t("leaderboard this month"), r.t("who stands where")),
    ]


def _own(r: Reader) -> list[Example]:
    return [
        Example(Action.TALK, r.t("my time zone is Berlin"), r.t("from now on")),
        Example(Action.TALK, r.t("speak Chinese"), r.t("from now on")),
        Example(Action.TALK, r.t("on leave until Friday"), r.t("your leave; “Ana stands in” names a deputy")),
    ]


def closest_examples(r: Reader, text: str) -> list[str]:
    """The two examples that are most like what was typed."""
    known = [example.words for _, examples in _sections(r) for example in examples]
    return [words for words, _, _ in process.extract(text, known, scorer=fuzz.WRatio, limit=2)]


def described(command: str) -> str:
    """What a command does, in English, for whoever runs the bot."""
    return COMMANDS[command][1](Reader("en", "UTC", date.min))


def menu() -> Mapping[PlaceKind, Mapping[str, Mapping[str, str]]]:
    """By the kind of chat and the language: each command and what it does, for platforms that show a menu."""
    readers = [Reader(language, "UTC", date.min) for language in LANGUAGES]
    names = {PlaceKind.PRIVATE: tuple(COMMANDS), PlaceKind.ROOM: IN_ROOMS}
    return {
        kind: {r.language: {name: COMMANDS[name][1](r) for name in some} for r in readers}
        for kind, some in names.items()
    }
