// What both chats share: the rooms, the messages by day, the field to type in.

import { avatar, fill, h, sync } from "./dom.js";
import { clock, dayName, t } from "./words.js";

const NEAR_END = 80;

export class Pane {
  // `act` carries out a deed of this network's person; `options` are the network's own names and drawing.
  constructor(root, network, title, act) {
    this.root = root;
    this.network = network;
    this.title = title;
    this.act = act;
    this.room = null;
    this.seen = new Map();
    this.answering = null;
    this.editing = null;
    this.head = h("header", { class: "pane-head" });
    this.list = h("div", { class: "messages", role: "log", tabindex: "0" });
    this.composer = new Composer((text) => this.send(text), () => this.putDown());
    this.body = h("div", { class: "pane-body" }, this.list, this.composer.root);
    this.root.append(this.head, this.body);
  }

  draw(state, players, now) {
    this.state = state;
    this.now = new Date(now);
    this.player = players.find((player) => player[this.network] === state.me);
    this.zone = this.player?.zone ?? "UTC";
    if (!state.rooms.some((room) => room.id === this.room)) this.room = this.firstRoom()?.id ?? null;
    this.drawHead();
    this.drawMessages();
    this.drawComposer();
  }

  firstRoom() {
    return this.state.rooms.find((room) => room.direct) ?? this.state.rooms[0];
  }

  get current() {
    return this.state.rooms.find((room) => room.id === this.room);
  }

  show(room) {
    if (this.room === room) return;
    this.room = room;
    this.putDown();
    this.list.known = undefined;
    fill(this.list);
    this.draw(this.state, this.players ?? [], this.now);
    this.toEnd();
    this.composer.focus();
  }

  drawHead() {
    const name = this.player?.name ?? "";
    const rooms = this.state.rooms.map((room) => this.tab(room));
    fill(
      this.head,
      h("div", { class: "pane-name" },
        h("h2", {}, this.title, h("span", { class: "pretend" }, t("pretend"))),
        name && h("span", { class: "pane-who" }, avatar(name, "tiny"), t("as {name}", { name }))),
      h("div", { class: "rooms", role: "tablist", "aria-label": this.title }, rooms),
    );
  }

  tab(room) {
    const selected = room.id === this.room;
    const count = room.messages.length;
    if (selected || !this.seen.has(room.id)) this.seen.set(room.id, count);
    const fresh = count > this.seen.get(room.id);
    return h("button", {
      class: "room", role: "tab", type: "button", "aria-selected": String(selected),
      onclick: () => this.show(room.id),
    }, this.roomName(room), fresh && h("span", { class: "fresh", title: t("New messages") }));
  }

  drawMessages() {
    const room = this.current;
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_END;
    if (!room) {
      sync(this.list, [["none", [this.player?.name]]], () => this.nobody());
      return;
    }
    this.list.setAttribute("aria-label", this.roomName(room));
    sync(this.list, this.entries(room.messages), (entry) => this.build(entry));
    if (atEnd) this.toEnd();
  }

  // Messages with the day before the first of each day; those of one person that follow each other belong together.
  entries(messages) {
    const entries = [];
    let day = null;
    let before = null;
    for (const message of messages) {
      const at = new Date(message.at);
      const name = dayName(at, this.now, this.zone);
      if (name !== day) {
        entries.push([`day ${name}`, { day: name }]);
        before = null;
      }
      const follows = before !== null && before.who === message.who && at - new Date(before.at) < 300_000
        && !message.bot;
      entries.push([message.id, { message, follows, time: clock(at, this.zone), about: this.about(message) }]);
      day = name;
      before = message;
    }
    return entries.length ? entries : [["empty", {}]];
  }

  build(entry) {
    if (entry.day) return h("div", { class: "day" }, h("span", {}, entry.day));
    if (!entry.message) return h("p", { class: "empty" }, t("Nobody has written here yet."));
    return this.drawMessage(entry);
  }

  nobody() {
    return h("p", { class: "empty" },
      t("{name} has no login on {network}.", { name: this.player?.name ?? "", network: this.title }), h("br"),
      t("Choose somebody above who has one."));
  }

  // What a message's drawing depends on besides the message itself.
  about() {
    return null;
  }

  // The toolbar of a message: what can be done with it.
  tools(message) {
    const tool = (label, icon, run) => h("button", {
      class: "tool", type: "button", title: label, "aria-label": label, onclick: run,
    }, icon);
    return h("div", { class: "tools" },
      !message.passing && tool(t("Reply"), "↩", () => this.reply(message)),
      message.mine && tool(t("Edit"), "✎", () => this.edit(message)),
      message.mine && tool(t("Delete"), "✕", () => this.do({ do: "delete", message: message.id })));
  }

  edit(message) {
    this.editing = message;
    this.drawComposer();
    this.composer.write(message.text);
  }

  putDown() {
    this.answering = null;
    this.editing = null;
    this.composer.write("");
    if (this.state) this.drawComposer();
  }

  send(text) {
    const { editing, answering } = this;
    this.putDown();
    if (editing) return this.do({ do: "edit", message: editing.id, text });
    this.toEnd();
    return this.do({ do: "type", text, answers: answering?.id ?? null });
  }

  // Type a line in the direct messages, as a tap on a suggestion does.
  async say(text) {
    this.show(this.state.rooms.find((room) => room.direct)?.id ?? this.room);
    await this.send(text);
    this.toEnd();
  }

  do(deed) {
    return this.act({ network: this.network, user: this.state.me, room: this.room, ...deed });
  }

  toEnd() {
    requestAnimationFrame(() => { this.list.scrollTop = this.list.scrollHeight; });
  }
}

export class Composer {
  constructor(send, putDown) {
    this.bar = h("div", { class: "context" });
    this.field = h("textarea", { rows: "1", autocomplete: "off", oninput: () => this.grow() });
    this.button = h("button", { class: "send", type: "submit" }, "↑");
    this.putDown = putDown;
    this.root = h("form", {
      class: "composer",
      onsubmit: (event) => { event.preventDefault(); this.submit(send); },
    }, this.bar, h("div", { class: "line" }, this.field, this.button));
    this.field.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // Enter that chooses a Chinese word sends nothing
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.submit(send); }
      if (event.key === "Escape") { event.stopPropagation(); putDown(); }
    });
  }

  submit(send) {
    const text = this.field.value.trim();
    if (text) { this.write(""); send(text); }
  }

  set(placeholder, about, label, enabled = true) {
    this.field.placeholder = placeholder;
    this.field.setAttribute("aria-label", placeholder);
    this.field.disabled = this.button.disabled = !enabled;
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
    fill(this.bar, about && h("span", {}, about), about && h("button", {
      type: "button", class: "drop", "aria-label": t("Cancel"), onclick: this.putDown,
    }, "✕"));
  }

  write(text) {
    this.field.value = text;
    this.grow();
    if (text) this.focus();
  }

  focus() {
    if (window.matchMedia("(hover: hover)").matches) this.field.focus({ preventScroll: true });
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
  }
}

export function reactions(message, picture) {
  const found = Object.entries(message.reactions);
  return found.length > 0 && h("div", { class: "reactions" }, found.map(([name, count]) =>
    h("span", { class: "reaction" }, picture(name), h("b", {}, String(count)))));
}
