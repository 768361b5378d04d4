// What stands behind the chats: deals with their history, what was booked, what went out.

import { fill, h, sync } from "./dom.js";
import { t } from "./words.js";

const VIEWS = ["Deals", "Bookings", "Outbox"];

export class Behind {
  constructor(root, hide) {
    this.root = root;
    this.hide = hide;
    this.view = "Deals";
    this.head = h("header", { class: "pane-head" });
    this.list = h("div", { class: "records", tabindex: "0" });
    this.root.append(this.head, this.list);
  }

  draw(data) {
    this.data = data;
    this.root.setAttribute("aria-label", t("Behind the scenes"));
    fill(this.head,
      h("div", { class: "pane-name" }, h("h2", {}, t("Behind the scenes")),
        h("button", { class: "drop", type: "button", "aria-label": t("Hide"), onclick: this.hide }, "✕")),
      h("div", { class: "rooms", role: "tablist", "aria-label": t("Behind the scenes") }, VIEWS.map((view) => h("button", {
        class: "room", role: "tab", type: "button", "aria-selected": String(view === this.view),
        onclick: () => { this.view = view; this.draw(this.data); },
      }, t(view)))));
    const entries = { Deals: () => deals(data), Bookings: () => bookings(data), Outbox: () => outbox(data) }[this.view]();
    sync(this.list, entries, (entry) => entry.build?.() ?? BUILD[entry.kind](entry));
  }
}

const deals = (data) => (data.deals.length ? data.deals.map((deal) => [`deal ${deal.number}`, { kind: "deal", ...deal }]) : nothing("No deals yet."));
const bookings = (data) => (data.bookings.length ? data.bookings.map((one, index) => [`booking ${data.bookings.length - index} ${one.amount}`, { kind: "booking", ...one }]) : nothing("Nothing was booked yet."));
const outbox = (data) => (data.outbox.length ? data.outbox.map((row) => [`row ${row.id}`, { kind: "row", ...row }]) : nothing("Nothing was sent yet."));
const nothing = (words) => [[words, { kind: "nothing", words: t(words) }]];

const BUILD = {
  nothing: ({ words }) => h("p", { class: "empty" }, words),

  deal: (deal) => h("details", { class: "record" },
    h("summary", {},
      h("span", { class: "number" }, `#${deal.number}`),
      h("span", { class: "title" }, h("b", {}, deal.account), h("span", { class: "muted" }, deal.owner)),
      h("span", { class: "figure" }, h("b", {}, deal.amount), h("span", { class: `state ${deal.status}` }, deal.status === "open" ? deal.stage : t(deal.status)))),
    h("ol", { class: "changes" }, deal.changes.map((change) => h("li", {},
      h("span", { class: "muted" }, `${change.when} · ${change.who}`),
      h("span", {}, change.undoes && h("i", { class: "undone" }, `${t("taken back")}: `), `${t(change.field)} `,
        change.old && h("s", {}, t(change.old)), change.old && " → ", h("b", {}, t(change.new) || "–")),
      change.words && h("q", {}, change.words))))),

  booking: (one) => h("div", { class: "record flat" },
    h("span", { class: "number" }, `#${one.deal}`),
    h("span", { class: "title" }, h("b", {}, one.account), h("span", { class: "muted" }, `${one.who} · ${one.day}`)),
    h("span", { class: `figure ${one.reverses ? "reversed" : ""}` }, h("b", {}, one.amount), h("span", { class: "muted" }, one.counted ?? t("not counted: no rate")))),

  row: (row) => h("div", { class: "record flat" },
    h("span", { class: `glyph ${row.platform}`, title: row.platform }, row.platform === "slack" ? "S" : "T"),
    h("span", { class: "title" }, h("b", {}, row.what || t(row.deed)), h("span", { class: "muted" }, `${t(row.deed)} · ${row.to} · ${row.at}`), row.error && h("span", { class: "error" }, row.error)),
    h("span", { class: `state ${row.state}` }, t(row.state))),
};
