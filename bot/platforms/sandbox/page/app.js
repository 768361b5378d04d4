// Puts the page together: who one is, the clock, the two chats, and what changes while one looks.

import { Behind } from "./behind.js";
import { avatar, fill, h } from "./dom.js";
import { SlackPane } from "./slack.js";
import { TelegramPane } from "./telegram.js";
import { city, clock, dateOf, speak, speaks, t } from "./words.js";

const FIRST = { slack: "U0JONAS", telegram: "" };
const MANAGER = "manager";

const at = (id) => document.getElementById(id);
const view = { me: null, before: null, slack: FIRST.slack, telegram: FIRST.telegram, used: new Set() };
let state = null;
let noticed = null;
let looking = null;
let wished = 0;

const panes = {
  slack: new SlackPane(at("slack"), act),
  telegram: new TelegramPane(at("telegram"), act),
};
const behind = new Behind(at("behind"), () => showBehind(false));

history.replaceState(null, "", location.pathname); // the key has done its work
speak(speaks());

async function ask(path, body) {
  const response = await fetch(path, body && {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  if (response.status === 403) throw new Error("anew");
  return response.json();
}

const WRONG = {
  unavailable: "This was not sent: the database is busy. Please try again.",
  gone: "This is gone: the message has changed.",
  unreadable: "This was not understood.",
  past: "The clock only goes forward.",
  far: "That is too far ahead: a year at most.",
};

async function send(path, body) {
  try {
    const answer = await ask(path, body);
    if (answer.error) notice(t(WRONG[answer.error] ?? answer.error), "wrong");
    return answer;
  } catch (error) {
    lost(error.message === "anew");
    return {};
  } finally {
    refresh();
  }
}

function act(deed) {
  return send("/api/do", deed);
}

// One look at a time; a wish during it means another one. Resolves when the page shows what was wished for.
function refresh() {
  wished += 1;
  looking ??= lookWhileWished().finally(() => { looking = null; });
  return looking;
}

async function lookWhileWished() {
  let done = 0;
  while (done < wished) {
    done = wished;
    await look();
  }
}

async function look() {
  const { slack, telegram } = view;
  try {
    const chats = `/api/state?slack=${encodeURIComponent(slack)}&telegram=${encodeURIComponent(telegram)}`;
    const [fresh, records] = await Promise.all([ask(chats), ask(`/api/behind?language=${speaks()}`)]);
    if (slack !== view.slack || telegram !== view.telegram) return; // somebody else speaks by now
    state = fresh;
    if (view.me === null) { become(state.players[0].name); wished += 1; return; }
    found();
    draw(records);
  } catch (error) {
    lost(error.message === "anew");
  }
}

function draw(records) {
  drawTop();
  drawCast();
  drawTabs();
  panes.slack.draw(state.slack, state.players, state.now);
  panes.telegram.draw(state.telegram, state.players, state.now);
  behind.draw(records);
  showNotices();
}

const player = (name) => state.players.find((one) => one.name === name);

function become(name) {
  const one = player(name);
  view.before = view.me;
  view.me = name;
  view.slack = one.slack ?? view.slack;
  view.telegram = one.telegram ?? view.telegram;
  noticed = null;
  for (const network of ["slack", "telegram"]) if (one[network]) panes[network].room = null;
  document.body.dataset.tab = one.telegram && !one.slack ? "telegram" : "slack";
}

async function switchTo(name) {
  become(name);
  await refresh();
  for (const pane of Object.values(panes)) pane.toEnd();
}

// The top: the clock, the language, what stands behind.

function drawTop() {
  const open = at("top").querySelector("details.clock")?.open ?? false;
  if (open && at("top").contains(document.activeElement)) { tick(); return; }
  fill(at("top"),
    h("div", { class: "brand" }, h("span", { class: "mark", "aria-hidden": "true" }), h("b", {}, "Drumbeat"),
      h("span", { class: "muted" }, t("sandbox · everything here is made up"))),
    drawClock(open),
    h("div", { class: "languages", role: "group", "aria-label": "Language" }, ["en", "zh"].map((language) => h("button", {
      type: "button", "aria-pressed": String(speaks() === language), onclick: () => { speak(language); refresh(); },
    }, language === "en" ? "EN" : "中文"))),
    h("button", {
      class: "toggle", type: "button", "aria-pressed": String(!document.body.classList.contains("no-behind")),
      onclick: () => showBehind(document.body.classList.contains("no-behind")),
    }, t("Behind the scenes")));
}

function zones() {
  const own = player(view.me).zone;
  const others = ["Europe/Berlin", "Asia/Shanghai"].filter((zone) => zone !== own);
  return [own, ...others].slice(0, 2);
}

function tick() {
  const now = new Date(state.now);
  at("top").querySelector(".clock summary").replaceChildren(...clockFace(now));
}

function clockFace(now) {
  return zones().map((zone, index) => h("span", { class: index ? "muted" : "" },
    index ? "" : `${dateOf(now, zone)} · `, `${city(zone)} `, h("b", {}, clock(now, zone))));
}

function drawClock(open) {
  const zone = player(view.me).zone;
  const move = (to) => send("/api/clock", { to, zone });
  const field = h("input", { type: "datetime-local", "aria-label": t("Go to") });
  const menu = h("details", { class: "clock", open },
    h("summary", { "aria-label": t("The clock") }, clockFace(new Date(state.now))),
    h("div", { class: "menu" },
      [["hour", "+1 hour"], ["morning", "Next morning, 9:00"], ["monday", "Next Monday, 9:00"]].map(([to, label]) =>
        h("button", { type: "button", onclick: () => move(to) }, t(label))),
      h("form", { onsubmit: (event) => { event.preventDefault(); if (field.value) move(instant(field.value, zone)); } },
        h("label", {}, `${t("Go to")} `, h("span", { class: "muted" }, t("in {zone}", { zone: city(zone) })), field),
        h("button", { type: "submit" }, t("Go"))),
      h("p", { class: "muted" }, t("The clock only goes forward."))));
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); } });
  return menu;
}

// The instant of a wall-clock time in a zone: guessed as UTC, then put right by how the zone reads the guess.
function instant(local, zone) {
  const guess = new Date(`${local}Z`);
  const read = new Date(`${new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(guess).replace(" ", "T")}Z`);
  return new Date(2 * guess - read).toISOString();
}

function showBehind(shown) {
  document.body.classList.toggle("no-behind", !shown);
  if (!shown && document.body.dataset.tab === "behind") document.body.dataset.tab = "slack";
  drawTop();
}

// Who one is, and what to try.

function drawCast() {
  const me = player(view.me);
  const manager = state.players.find((one) => one.roles.includes(MANAGER));
  const isManager = me.name === manager?.name;
  const next = isManager ? view.before ?? state.players[0].name : manager?.name;
  const done = me.lines.every((line) => view.used.has(line));
  const focused = document.activeElement?.dataset?.key;
  fill(at("cast"),
    h("div", { class: "people", role: "group", "aria-label": t("Who speaks") }, state.players.map((one) => h("button", {
      type: "button", class: "person", "data-key": one.name, "aria-pressed": String(one.name === view.me),
      title: `${one.name}: ${one.about[speaks()] ?? ""}`, "aria-label": one.name, onclick: () => switchTo(one.name),
    }, avatar(one.name, "round"), h("span", {}, one.name)))),
    h("p", { class: "who" }, `${t("You are")} `, h("b", {}, me.name), speaks() === "zh" ? "\uff0c" : ", ", me.about[speaks()] ?? "", speaks() === "zh" ? "\u3002" : "."),
    h("div", { class: "lines" }, h("span", { class: "muted" }, t("Try:")), me.lines.map((line) => h("button", {
      type: "button", class: `chip ${view.used.has(line) ? "used" : ""}`, "data-key": line, onclick: () => tryLine(me, line),
    }, line)),
    next && h("button", { type: "button", class: `chip next ${done ? "ready" : ""}`, "data-key": "next", onclick: () => switchTo(next) },
      isManager ? t("Be {name} again", { name: next }) : t("Now be the manager"), " →")));
  if (focused) at("cast").querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

async function tryLine(me, line) {
  view.used.add(line);
  const network = me.telegram && !me.slack ? "telegram" : "slack";
  document.body.dataset.tab = network;
  await panes[network].say(line);
}

// On a phone one pane is seen at a time.

function drawTabs() {
  const tabs = [["slack", "Slack"], ["telegram", "Telegram"], ["behind", t("Ledger")]];
  fill(at("tabs"), tabs.map(([tab, label]) => h("button", {
    type: "button", "aria-pressed": String(document.body.dataset.tab === tab),
    onclick: () => { document.body.dataset.tab = tab; drawTabs(); panes[tab]?.toEnd(); },
  }, label)));
}

// What passes: Telegram's words on a tap, and what went wrong.

function showNotices() {
  const said = state.telegram.notices;
  const known = noticed?.user === view.telegram ? noticed.count : said.length;
  for (const words of said.slice(known)) notice(words);
  noticed = { user: view.telegram, count: said.length };
}

function notice(words, kind = "") {
  const note = h("div", { class: `notice ${kind}` }, words);
  at("notices").append(note);
  setTimeout(() => note.remove(), 5000);
}

function lost(anew) {
  document.body.classList.add("lost");
  if (at("lost")) at("lost").remove();
  document.body.prepend(h("div", { class: "lost-bar", id: "lost", role: "alert" },
    h("b", {}, anew ? t("The sandbox was started anew. Open the address that it printed.") : t("The sandbox has stopped.")),
    !anew && h("span", {}, ` ${t("Start it again with make demo and open the address that it prints.")}`)));
}

function found() {
  document.body.classList.remove("lost");
  at("lost")?.remove();
}

const bells = new EventSource("/api/events");
let late = null;
bells.onmessage = () => {
  refresh();
  clearTimeout(late); // a row is marked as sent just after its message has appeared
  late = setTimeout(refresh, 600);
};
bells.onerror = () => { if (state) lost(false); };
bells.onopen = () => refresh();
setInterval(() => { if (!document.hidden && !document.body.classList.contains("lost")) refresh(); }, 20_000);
document.addEventListener("click", (event) => {
  const menu = document.querySelector("details.clock[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});
if (window.matchMedia("(max-width: 1180px)").matches) document.body.classList.add("no-behind");
