"""When two spellings are one account: the normal form is the key, similarity only asks."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

# Longest first, so that 有限责任公司 is not left as 有限责任.
CHINESE_SUFFIXES = [
    "集团股份有限公司",
    "集团有限责任公司",
    "集团有限公司",
    "控股有限公司",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份公司",
    "总公司",
    "分公司",
    "集团",
    "公司",
    "控股",
    "股份",
]
LATIN_SUFFIXES = frozenset(["inc", "incorporated", "corp", "corporation", "co", "company", "ltd",
    "limited", "llc", "llp", "lp", "plc", "gmbh", "mbh", "ag", "kg", "kgaa", "se", "sa", "sarl", "sas",
    "spa", "srl", "bv", "nv", "ab", "as", "asa", "oy", "oyj", "aps", "pty", "pte", "kk", "sdn", "bhd",
    "holding", "holdings", "group", "ohg", "ug", "the"])  # fmt: skip
PLACES = ["北京", "上海", "天津", "重庆", "广州", "深圳", "杭州", "南京", "苏州", "武汉", "成都", "西安", "青岛", "济南", "大连", "沈阳",
    "长春", "哈尔滨", "厦门", "福州", "宁波", "温州", "无锡", "常州", "合肥", "南昌", "长沙", "郑州", "石家庄", "太原", "昆明", "贵阳",
    "南宁", "海口", "兰州", "西宁", "银川", "乌鲁木齐", "呼和浩特", "拉萨", "东莞", "佛山", "珠海", "中山", "惠州", "泉州", "烟台", "潍坊",
    "徐州", "南通", "嘉兴", "绍兴", "金华", "台州", "洛阳", "唐山", "保定", "香港", "澳门", "台湾", "台北", "广东", "浙江", "江苏", "山东",
    "河北", "河南", "湖北", "湖南", "四川", "福建", "安徽", "江西", "陕西", "山西", "辽宁", "吉林", "黑龙江", "云南", "贵州", "广西", "海南",
    "甘肃", "青海", "宁夏", "新疆", "西藏", "内蒙古", "中国"]  # fmt: skip
TRADES = ["科技", "技术", "信息", "网络", "软件", "电子", "电器", "实业", "贸易", "商贸", "投资", "发展", "国际", "智能", "数据", "服务",
    "咨询", "工业", "制造", "汽车", "食品", "医药"]  # fmt: skip
LEADING_PLACE = re.compile(f"^(?:{'|'.join(PLACES)})(?:省|市|自治区)?")
TRAILING_TRADE = re.compile(f"(?:{'|'.join(TRADES)})+$")
ENOUGH = 72.0


@cache
def simplified() -> dict[int, str]:
    """Traditional to simplified, character by character; OpenCC is loaded on first use because it is slow to import."""
    import opencc

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}


def words_of(name: str) -> list[str]:
    """The folded words of a name, legal forms included: "A.C.M.E. Co., Ltd" -> acme, co, ltd."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(simplified())
    joined = re.sub(r"['’`]|(?<=\b\w)\.(?=\w\b)", "", folded)
    return re.findall(r"[^\W_]+", joined)


@lru_cache(maxsize=50_000)
def normal_form(name: str) -> str:
    """The key under which an account is unique: case, spaces, punctuation, script and legal form dropped; never empty."""
    words = words_of(name)
    kept = list(words)
    while len(kept) > 1 and kept[-1] in LATIN_SUFFIXES:
        kept.pop()
    if len(kept) > 1 and kept[0] == "the":
        kept.pop(0)
    key = without_suffix("".join(kept))
    return key or "".join(words) or unicodedata.normalize("NFKC", name).casefold().strip() or "?"


def without_suffix(key: str) -> str:
    """Drop Chinese legal forms at the end, as long as a name of two characters is left."""
    for suffix in CHINESE_SUFFIXES:
        if key.endswith(suffix) and len(key) - len(suffix) >= 2:
            return without_suffix(key[: -len(suffix)])
    return key


@lru_cache(maxsize=50_000)
def core(key: str) -> str:
    """What is left of a Chinese key without its place and trade: 青岛海尔电器 -> 海尔."""
    inner = LEADING_PLACE.sub("", key)
    inner = inner if len(inner) >= 2 else key
    bare = TRAILING_TRADE.sub("", inner)
    return bare if len(bare) >= 2 else inner


def initials(name: str) -> str:
    words = [
        word for word in words_of(name) if word not in LATIN_SUFFIXES and word not in {"of", "and", "for"}
    ]
    return "".join(word[0] for word in words) if len(words) >= 2 else ""


def similar(name: str, candidates: Iterable[str], limit: int = 3) -> list[tuple[str, float]]:
    """Candidates that may be the same account, best first, with a score up to 100."""
    names = tuple(candidates)
    keys = [normal_form(candidate) for candidate in names]
    key = normal_form(name)
    alike = process.extract(key, keys, scorer=fuzz.ratio, limit=limit * 4, score_cutoff=ENOUGH)
    scores: dict[int, float] = {index: score for _, score, index in alike}
    for index, other in enumerate(keys):
        if (bonus := related(key, other)) > scores.get(index, 0):
            scores[index] = bonus
    for index in abbreviated(name, key, names):
        scores[index] = max(scores.get(index, 0), 90.0)
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], names[pair[0]]))
    return [(names[index], score) for index, score in ranked[:limit]]


def related(key: str, other: str) -> float:
    """A score for one name inside the other, or for the same Chinese core."""
    if key == other:
        return 100.0
    shorter, longer = sorted((key, other), key=len)
    if shorter and shorter in longer:
        if not shorter.isascii() and len(shorter) >= 2:
            return 80.0 + 15.0 * len(shorter) / len(longer)
        if len(shorter) >= 4 and longer.startswith(shorter):
            return 78.0 + 15.0 * len(shorter) / len(longer)
    if key.isascii() or other.isascii():
        return 0.0
    return 92.0 if core(key) == core(other) else 0.0


def abbreviated(name: str, key: str, names: Sequence[str]) -> list[int]:
    """Places of names that this one abbreviates ("IBM"), or that abbreviate it."""
    own = initials(name)
    short = 2 <= len(key) <= 6 and key.isascii() and key.isalpha()
    if not own and not short:
        return []
    return [
        index
        for index, other in enumerate(names)
        if (short and other[:1].casefold() == key[0] and initials(other) == key)
        or (own and normal_form(other) == own)
    ]
