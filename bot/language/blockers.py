"""What kind of help the words of a blocker ask for: lists of words, a line each; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.text import fold

WORDS = {
    "legal": """
        legal, lawyer, lawyers, contract review, contract, contracts, nda, msa, dpa, terms, terms and conditions, clause, clauses, liability,
        redline, redlines, compliance, gdpr, signature, sign-off, signatory, counsel, 法务, 法务部, 律师, 合同, 条款, 盖章, 用印, 保密协议, 合规, 法律""",
    "price": """
        price, prices, pricing, discount, discounts, quote, quotes, quotation, price approval, price list, margin, rebate,
        special price, 价格, 报价, 折扣, 特价, 定价, 价格审批, 报价审批, 利润, 返点""",
    "product": """
        product, feature, features, bug, bugs, spec, specs, specification, engineering, r&d, api, integration, demo, poc, security review,
        security questionnaire, certificate, roadmap, 产品, 功能, 研发, 接口, 规格, 技术方案, 缺陷, 演示, 测试, 认证, 安全评估, 方案""",
    "delivery": """
        delivery, deliveries, shipping, shipment, shipped, stock, out of stock, inventory, logistics, lead time, samples, sample, warehouse,
        production, supply, delivered, 交付, 发货, 交期, 库存, 缺货, 物流, 样品, 排产, 供应, 到货, 仓库, 产能""",
    "tools": """
        laptop, login, password, access, account locked, crm, vpn, it, it ticket, computer, system down, server, licence, license, tool, tools,
        permission, permissions, 电脑, 登录, 登不上, 密码, 权限, 系统, 账号, 网络, 环境, 服务器, 工具""",
    "credit": """
        credit, credit check, credit limit, credit line, payment terms, overdue, finance, invoice, invoices, prepayment, accounting,
        信用, 授信, 额度, 账期, 欠款, 逾期, 财务, 发票, 预付款, 风控""",
    "customer": """
        customer, client, procurement, purchasing, their board, board approval, budget approval, their legal, decision maker,
        po, purchase order, their side, 客户, 甲方, 采购, 对方, 招标, 决策人,
        预算审批, 董事会""",
}

# Whoever is silent, where nothing says what about: most often the customer; "no reply from finance" is finance's.
SILENCE = "no answer, not answering, no reply, reply, response, 没回复, 不回复, 联系不上"

ALONE = {
    "done": """
        done, done!, solved, it is done, it's done, fixed, resolved, sorted, all clear, yes, yes solved, 已解决, 解决了, 已经解决了, 已经解决,
        搞定, 搞定了, 处理好了, 处理完了, 已处理, 好了, 弄好了, 完成了, 是的, 是的 解决了""",
    "taken": "on it, i'm on it, i am on it, i take it, i'll take it, mine, will do, 我来处理, 我来, 我来办, 我处理, 在处理, 正在处理, 处理中",
    "not_mine": "not mine, not my job, not me, wrong person, not for me, 不归我, 不归我管, 不是我的, 不是我负责, 找错人了",
    "stuck": "still stuck, no, not yet, not solved, still blocked, not done, 还卡着, 没有, 还没, 还没有, 没解决, 还没解决, 没好",
}


def read_alone(text: str) -> str | None:
    """What a few words in reply to a blocker's card mean, said alone: done, taken, not_mine or stuck."""
    said = re.sub(r"[\s.,。!!,、~]+", " ", fold(text)).strip()
    return next((meaning for meaning, words in _ALONE.items() if said in words), None)


def read_category(text: str, more: Sequence[tuple[str, Sequence[str]]] = ()) -> str:
    """The category whose longest word stands in the text; of two of a length the one that comes first in the text.

    `more` are an organisation's own words, by category; they go before the built-in ones.
    """
    folded = fold(text)
    for words in (more, _LISTS, _SILENCE):
        found = [
            (len(word), -place, category)
            for category, listed in words
            for word in listed
            if (place := _place(word, folded)) is not None
        ]
        if found:
            return max(found)[2]
    return "other"


def _place(word: str, folded: str) -> int | None:
    """A Latin word stands alone; a Chinese one may stand anywhere."""
    wanted = re.escape(fold(word))
    found = re.search(rf"(?<![a-z0-9]){wanted}(?![a-z0-9])" if word.isascii() else wanted, folded)
    return found.start() if found else None


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


_LISTS = [(category, _listed(words)) for category, words in WORDS.items()]
_SILENCE = [("customer", _listed(SILENCE))]
_ALONE = {meaning: frozenset(map(fold, _listed(words))) for meaning, words in ALONE.items()}
