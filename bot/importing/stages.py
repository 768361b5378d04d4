"""What the stages of other programs are called here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bot.language.answers import read_stage
from bot.settings import Settings
from models.deals import Status

WON = "won|closed won|close won|win|success|successful|sold|signed|paid|completed|赢单|成交|已成交|已签|已签约|签约|成功|已完成|赢"
LOST = (
    "lost|closed lost|close lost|loss|dead|abandoned|rejected|cancelled|canceled|disqualified|unqualified|"
    "丢单|输单|已丢|失败|已失败|流失|关闭|作废|取消|无效|输"
)
# Where the words of a stage of this organisation say nothing: early and late ones by their place in its list.
EARLY = (
    "prospecting|prospect|new|open|lead|initial contact|contact made|first contact|uncontacted|cold|"
    "初步接洽|初步接触|新建|新商机|待跟进|线索|潜在|意向"
)
SECOND = (
    "engaging|engaged|contacted|working|in progress|active|nurturing|needs analysis|needs defined|discovery|"
    "qualification|perception analysis|meeting|appointment scheduled|demo|demo scheduled|needs|"
    "跟进|跟进中|已联系|需求确认|需求分析|沟通中|接洽中|验证客户|进行中"
)
LATE = (
    "decision maker bought in|decision makers|contract sent|contract|contracting|verbal|commit|closing|"
    "id decision makers|合同|待签约|商务|审批|谈判审核|决策"
)
ENDINGS = {**dict.fromkeys(WON.split("|"), Status.WON), **dict.fromkeys(LOST.split("|"), Status.LOST)}
PLACES = {
    **dict.fromkeys(EARLY.split("|"), 0),
    **dict.fromkeys(SECOND.split("|"), 1),
    **dict.fromkeys(LATE.split("|"), -1),
}


def stage_of(words: str, settings: Settings, said: Mapping[str, str]) -> str | None:
    """The key of an open stage, "won" or "lost"; None where nobody can tell. `said` by the folded words."""
    plain = _plain(said.get(words.casefold(), words))
    if plain in ENDINGS:
        return ENDINGS[plain].value
    for stage in settings.stages:
        own = {stage.key, *stage.labels.values(), *stage.aliases}
        if plain in {_plain(word) for word in own}:
            return stage.key
    if plain in PLACES:
        return settings.stages[min(PLACES[plain], len(settings.stages) - 1)].key
    found = _in_words(plain)
    return found if found in ENDINGS or settings.stage(found or "") else None


@lru_cache(maxsize=1_000)
def _in_words(words: str) -> str | None:
    return read_stage(words)


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("_", " ").replace("-", " ").split())
