"""The menu of commands that Telegram shows beside the input field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.core.plaintext import clip, one_line
from bot.core.platform import Call

Commands = Mapping[str, Mapping[str, str]]  # by language: the name without its slash → what it does

_DEFAULT = "en"
_NAME = re.compile(r"[a-z0-9_]{1,32}")


def menus(commands: Commands) -> Iterator[Call]:
    """One call a language; English stands for every other language as well."""
    for language, lines in commands.items():
        menu = [
            {"command": name, "description": clip(one_line(words), 256)}
            for name, words in lines.items()
            if _NAME.fullmatch(name) and words.strip()
        ]
        code = {} if language == _DEFAULT else {"language_code": language}
        yield Call("setMyCommands", {"commands": menu[:100], **code})
