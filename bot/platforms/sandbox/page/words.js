// The page's own words. English is the key; what people and the bot write is theirs.

const ZH = {
  "sandbox · everything here is made up": "演示环境 · 内容均为虚构",
  "You are": "你是",
  "Try:": "试试：",
  "Now be the manager": "换成经理看看",
  "Be {name} again": "换回{name}",
  "Who speaks": "谁在说话",
  "as {name}": "{name} 的视角",
  "Behind the scenes": "幕后",
  "Ledger": "账本",
  "Hide": "收起",
  "The clock": "时钟",
  "The clock only goes forward.": "时钟只能往前拨。",
  "That is too far ahead: a year at most.": "太远了，最多一年。",
  "+1 hour": "+1 小时",
  "Next morning, 9:00": "明早 9:00",
  "Next Monday, 9:00": "下周一 9:00",
  "Go to": "跳到",
  "Go": "跳转",
  "in {zone}": "{zone}时间",
  "Message Drumbeat": "给 Drumbeat 发消息",
  "{room} · @{bot} calls the bot": "{room} · @{bot} 呼叫机器人",
  "Reply in the thread": "在消息列中回复",
  "Send": "发送",
  "Save": "保存",
  "Cancel": "取消",
  "Reply": "回复",
  "Edit": "编辑",
  "Delete": "删除",
  "Thread": "消息列",
  "Back": "返回",
  "{n} reply": "{n} 条回复",
  "{n} replies": "{n} 条回复",
  "edited": "已编辑",
  "Only you can see this": "仅你可见",
  "app": "应用",
  "bot": "机器人",
  "replying to {name}": "回复 {name}",
  "editing your message": "正在编辑你的消息",
  "Today": "今天",
  "Yesterday": "昨天",
  "Nobody has written here yet.": "这里还没有消息。",
  "{name} has no login on {network}.": "{name} 没有 {network} 账号。",
  "Choose somebody above who has one.": "请在上方选择一位有账号的同事。",
  "Deals": "商机",
  "Bookings": "业绩记录",
  "Outbox": "发件箱",
  "Nothing was booked yet.": "还没有业绩记录。",
  "Nothing was sent yet.": "还没有发出消息。",
  "No deals yet.": "还没有商机。",
  "taken back": "撤回",
  "not counted: no rate": "未计入：没有汇率",
  "The sandbox has stopped.": "演示环境已停止。",
  "Start it again with make demo and open the address that it prints.": "请重新运行 make demo，并打开它打印的地址。",
  "The sandbox was started anew. Open the address that it printed.": "演示环境已重新启动，请打开它打印的新地址。",
  "This was not sent: the database is busy. Please try again.": "没有发出：数据库忙，请再试一次。",
  "This is gone: the message has changed.": "消息已变化，这个操作不再有效。",
  "This was not understood.": "无法识别这个操作。",
  "New messages": "有新消息",
  "optional": "选填",
  "pretend": "模拟",
  "status": "状态",
  "stage": "阶段",
  "amount_minor": "金额",
  "close_date": "预计签约",
  "currency": "币种",
  "won_on": "签约日",
  "owner_id": "负责人",
  "channel_id": "渠道",
  "probability": "可能性",
  "lost_reason": "输单原因",
  "lost_words": "原话",
  "competitor": "竞品",
  "recurrence": "周期",
  "note": "备注",
  "open": "进行中",
  "won": "赢单",
  "lost": "输单",
  "void": "已撤回",
  "post": "发送",
  "react": "表情",
  "whisper": "仅本人可见",
  "open_form": "打开表单",
  "answer_tap": "应答点按",
  "fetch_profile": "查询资料",
  "ready": "待发",
  "sending": "发送中",
  "sent": "已发",
  "unknown": "不确定",
  "dead": "失败",
  "expired": "过期",
  "held": "暂存",
};

const EN = {
  amount_minor: "amount", close_date: "closes", won_on: "won on", owner_id: "owner", channel_id: "channel",
  lost_reason: "reason", lost_words: "their words", open_form: "open form", answer_tap: "answer tap",
  fetch_profile: "ask for profile", void: "taken back",
};

let language = "en";
try {
  language = localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
} catch { /* a browser that keeps nothing still shows the page */ }

export const speaks = () => language;

export function speak(wanted) {
  language = wanted;
  try { localStorage.setItem("language", wanted); } catch { /* as above */ }
  document.documentElement.lang = wanted === "zh" ? "zh-CN" : "en";
}

export function t(words, values = {}) {
  const text = language === "zh" ? ZH[words] ?? EN[words] ?? words : EN[words] ?? words;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const locale = () => (language === "zh" ? "zh-CN" : "en-GB");
const formats = new Map();

function format(options) {
  const key = JSON.stringify([language, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), options));
  return formats.get(key);
}

export const clock = (at, timeZone) => format({ hour: "2-digit", minute: "2-digit", hour12: false, timeZone }).format(at);
export const dateOf = (at, timeZone) => format({ weekday: "short", day: "numeric", month: "short", timeZone }).format(at).replace(",", "");

const sortable = (at, timeZone) => new Intl.DateTimeFormat("sv-SE", { timeZone }).format(at);

export function dayName(at, now, timeZone) {
  const day = sortable(at, timeZone);
  if (day === sortable(now, timeZone)) return t("Today");
  if (day === sortable(new Date(now - 86_400_000), timeZone)) return t("Yesterday");
  return dateOf(at, timeZone);
}

const CITIES = { Shanghai: "上海", Berlin: "柏林", Rome: "罗马", Paris: "巴黎", London: "伦敦" };

export function city(zone) {
  const name = zone.split("/").pop().replaceAll("_", " ");
  return language === "zh" ? CITIES[name] ?? name : name;
}
