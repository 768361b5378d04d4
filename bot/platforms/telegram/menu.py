"""The lists of commands that Telegram offers beside the input field, by kind of chat and by language.

Telegram keeps them for ever; they are compared first and set only where they differ.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from bot.core.incoming import PlaceKind
from bot.core.plaintext import clip, one_line
from bot.core.platform import Call

Lists = Mapping[str, Mapping[str, str]]  # by language: the name without its slash → what it does
Ask = Callable[[Call], Awaitable[Any]]

Commands = Mapping[PlaceKind, Lists]

_SCOPES = {PlaceKind.PRIVATE: "all_private_chats", PlaceKind.ROOM: "all_group_chats"}
_DEFAULT = "en"
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_OWN_BUTTONS = ("commands", "default")


def menus(commands: Commands) -> Iterator[tuple[Mapping[str, Any], list[dict[str, str]]]]:
    """Where each list is shown, and the list; English stands for every other language as well."""
    for kind, lists in commands.items():
        for language, lines in lists.items():
            menu = [
                {"command": name, "description": clip(one_line(words), 256)}
                for name, words in lines.items()
                if _NAME.fullmatch(name) and words.strip()
            ]
            code = {} if language == _DEFAULT else {"language_code": language}
            yield {"scope": {"type": _SCOPES[kind]}, **code}, menu[:100]


async def bring_up_to_date(commands: Commands, ask: Ask) -> None:
    """Set what differs from what Telegram shows.

    :raises SendError: Telegram could not be asked
    """
    for where, menu in menus(commands):
        if await ask(Call("getMyCommands", where)) != menu:
            await ask(Call("setMyCommands", {"commands": menu, **where}))
    button = await ask(Call("getChatMenuButton", {}))
    if commands and isinstance(button, dict) and button.get("type") not in _OWN_BUTTONS:
        await ask(Call("setChatMenuButton", {"menu_button": {"type": "commands"}}))
