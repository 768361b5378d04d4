// The pretend Telegram: bubbles, replies that quote, keyboards below the words.

import { Pane, reactions } from "./chat.js";
import { avatar, h } from "./dom.js";
import { t } from "./words.js";

export class TelegramPane extends Pane {
  constructor(root, act) {
    super(root, "telegram", "Telegram", act);
  }

  draw(state, players, now) {
    this.players = players;
    super.draw(state, players, now);
  }

  roomName(room) {
    return room.direct ? "Drumbeat" : room.title;
  }

  drawComposer() {
    const room = this.current;
    const words = room && !room.direct
      ? t("{room} · @{bot} calls the bot", { room: room.title, bot: "drumbeat_bot" })
      : t("Message Drumbeat");
    const about = this.editing ? t("editing your message")
      : this.answering ? t("replying to {name}", { name: this.answering.who }) : null;
    this.composer.set(words, about, this.editing ? t("Save") : t("Send"), Boolean(room));
  }

  reply(message) {
    this.answering = message;
    this.editing = null;
    this.drawComposer();
    this.composer.focus();
  }

  about(message) {
    const answered = message.reply_to && this.current.messages.find((one) => one.id === message.reply_to);
    return answered ? { who: answered.who, text: answered.text.split("\n")[0] } : null;
  }

  drawMessage({ message, follows, time, about }) {
    const group = !this.current.direct;
    const named = group && !message.mine && !follows;
    const press = (value) => this.do({ do: "press", message: message.id, value });
    return h("article", { class: `bubble-line ${message.mine ? "mine" : ""} ${follows ? "follows" : ""}`, "data-id": message.id },
      group && !message.mine && (follows ? h("span", { class: "avatar-gap" }) : avatar(message.who, "round")),
      h("div", { class: "stack" },
        h("div", { class: `bubble ${message.bot ? "from-bot" : ""}` },
          named && h("b", { class: "by" }, message.who, message.bot && h("span", { class: "badge" }, t("bot"))),
          about && h("blockquote", { class: "quoted" }, h("b", {}, about.who), h("span", {}, about.text)),
          h("div", { class: "words" }, message.html ? drawHtml(message.html) : mentions(message.text),
            h("span", { class: "stamp" }, message.edited && `${t("edited")} `, time)),
          reactions(message, (emoji) => emoji)),
        message.keyboard.length > 0 && h("div", { class: "keyboard" }, message.keyboard.map((row) =>
          h("div", { class: "keys" }, row.map((key) => drawKey(key, press)))))),
      this.tools(message));
  }
}

function drawKey(key, press) {
  if (key.url) return h("a", { class: "key", href: key.url, target: "_blank", rel: "noopener noreferrer" }, key.text, " ↗");
  return h("button", { class: `key ${key.style ?? ""}`, type: "button", onclick: () => press(key.callback_data) }, key.text);
}

const mentions = (text) => text.split(/(@\w+|(?<!\S)\/\w+)/).map((part, index) =>
  (index % 2 ? h("span", { class: "mention" }, part) : part));

const TAGS = { B: "b", STRONG: "b", I: "i", EM: "i", U: "u", INS: "u", S: "s", STRIKE: "s", DEL: "s", CODE: "code", PRE: "pre", BLOCKQUOTE: "blockquote" };

// The short list of tags that Telegram knows, built anew: no attribute but an address survives.
export function drawHtml(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes].map(rebuilt);
}

function rebuilt(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  const inner = [...node.childNodes].map(rebuilt);
  if (node.nodeName === "A" && /^https?:/.test(node.getAttribute("href") ?? "")) {
    return h("a", { href: node.getAttribute("href"), target: "_blank", rel: "noopener noreferrer" }, inner);
  }
  if (node.nodeName === "TG-TIME") return h("time", {}, inner);
  return TAGS[node.nodeName] ? h(TAGS[node.nodeName], {}, inner) : h("span", {}, inner);
}
