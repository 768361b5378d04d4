"""Files at Slack: what takes several calls looks like one from outside."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.core.platform import CONTENT, NotSent, Refused

MOST_BYTES = 20_000_000
_TIME = aiohttp.ClientTimeout(total=18, sock_connect=5)

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]


async def fetch(
    ask: Ask, session: aiohttp.ClientSession, token: str, api_url: str, proxy: str | None, file_id: str
) -> Mapping[str, Any]:
    """What Slack says of a file, and its content.

    :raises NotSent, Unknown, Refused: in Slack's own terms
    """
    told = await ask("files.info", {"file": file_id})
    file = told.get("file") or {}
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if not _is_slacks(url, api_url):  # nobody else gets the token
        raise Refused("files.info: there is no address of Slack's to fetch it from")
    try:
        async with session.get(
            url, headers={"authorization": f"Bearer {token}"}, timeout=_TIME, proxy=proxy
        ) as response:
            if response.status >= 500:
                raise NotSent(f"the file: Slack answered {response.status}")
            is_login = response.content_type == "text/html"  # what Slack shows instead, without files:read
            if response.status != 200 or is_login:
                raise Refused(f"the file: Slack answered {response.status} (does the app have files:read?)")
            content = await response.content.read(MOST_BYTES + 1)
            while len(content) <= MOST_BYTES and (more := await response.content.read(1 << 16)):
                content += more
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NotSent(f"the file: {type(error).__name__} {error}") from error
    return {**told, CONTENT: content}


def _is_slacks(url: str, api_url: str) -> bool:
    there, here = urlsplit(url), urlsplit(api_url)
    host = there.hostname or ""
    return (there.scheme, there.netloc) == (here.scheme, here.netloc) or (
        there.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
    )


async def upload(
    ask: Ask, session: aiohttp.ClientSession, proxy: str | None, room: str, params: Mapping[str, Any]
) -> Mapping[str, Any]:
    """A place to put it, putting it there, and showing it in the room; before the last nobody sees anything.

    :raises NotSent, Unknown, Refused: in Slack's own terms
    """
    name, content = (
        params["filename"],
        params["content"].encode("utf-8-sig", "replace"),
    )  # spreadsheets know it by its mark
    place = await ask("files.getUploadURLExternal", {"filename": name, "length": len(content)})
    try:
        async with session.post(place["upload_url"], data=content, timeout=_TIME, proxy=proxy) as response:
            if response.status != 200:
                raise NotSent(f"the upload: Slack answered {response.status}")
    except (aiohttp.ClientError, TimeoutError, KeyError) as error:
        raise NotSent(f"the upload: {type(error).__name__} {error}") from error
    where = {"channel_id": room, **({"thread_ts": params["thread_ts"]} if "thread_ts" in params else {})}
    files = json.dumps([{"id": place["file_id"], "title": name}])
    return await ask("files.completeUploadExternal", {"files": files, **where})
