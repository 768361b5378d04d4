// The pretend Slack: rooms as flat lists, threads beside them, modals above.

import { Composer, Pane, reactions } from "./chat.js";
import { drawBlocks } from "./blocks.js";
import { avatar, fill, h, sync, trap } from "./dom.js";
import { t } from "./words.js";

const PICTURES = { white_check_mark: "✅", "+1": "👍", eyes: "👀" };

export class SlackPane extends Pane {
  constructor(root, act) {
    super(root, "slack", "Slack", act);
    this.thread = null;
    this.threadList = h("div", { class: "messages", role: "log", tabindex: "0" });
    this.threadComposer = new Composer((text) => this.answer(text), () => this.closeThread());
    this.threadHead = h("header", { class: "thread-head" });
    this.threadRoot = h("section", { class: "thread", hidden: true }, this.threadHead, this.threadList, this.threadComposer.root);
    this.modalRoot = h("div", { class: "veil", hidden: true });
    this.body.append(this.threadRoot, this.modalRoot);
  }

  draw(state, players, now) {
    this.players = players;
    super.draw(state, players, now);
    this.drawThread();
    this.drawModal();
  }

  show(room) {
    if (this.room !== room) this.closeThread();
    super.show(room);
  }

  roomName(room) {
    return room.direct ? "Drumbeat" : `# ${room.title}`;
  }

  entries(messages) {
    return super.entries(messages.filter((message) => !message.thread));
  }

  drawComposer() {
    const room = this.current;
    const name = room ? this.roomName(room) : "";
    const words = room && !room.direct
      ? t("{room} · @{bot} calls the bot", { room: name, bot: "drumbeat" })
      : t("Message Drumbeat");
    const about = this.editing ? t("editing your message") : null;
    this.composer.set(words, about, this.editing ? t("Save") : t("Send"), Boolean(room));
  }

  drawMessage({ message, follows, time }, inThread = false) {
    const context = {
      handles: this.state.handles, zone: this.zone,
      press: (value) => this.do({ do: "press", message: message.id, value }),
    };
    const words = message.blocks.length ? drawBlocks(message.blocks, context) : h("p", {}, message.text);
    const answers = !inThread && message.answers > 0 && h("button", {
      class: "answers", type: "button", onclick: () => this.reply(message),
    }, avatar("Drumbeat", "tiny"), t(message.answers === 1 ? "{n} reply" : "{n} replies", { n: message.answers }));
    return h("article", { class: `message ${follows ? "follows" : ""} ${message.passing ? "passing" : ""}`, "data-id": message.id },
      follows ? h("time", { class: "beside" }, time) : avatar(message.who),
      h("div", { class: "content" },
        !follows && h("div", { class: "by" },
          h("b", {}, message.who), message.bot && h("span", { class: "badge" }, t("app")), h("time", {}, time)),
        message.passing && h("p", { class: "only" }, t("Only you can see this")),
        words,
        message.edited && !message.bot && h("span", { class: "edited" }, `(${t("edited")})`),
        reactions(message, (name) => PICTURES[name] ?? `:${name}:`),
        answers),
      this.tools(message));
  }

  // Slack's answers live in threads.
  reply(message) {
    this.thread = message.thread ?? message.id;
    this.threadList.known = undefined;
    fill(this.threadList);
    this.drawThread();
    this.threadComposer.focus();
  }

  closeThread() {
    this.thread = null;
    this.threadComposer.write("");
    this.threadRoot.hidden = true;
    this.composer.root.inert = this.list.inert = false;
  }

  answer(text) {
    return this.do({ do: "type", text, answers: this.thread });
  }

  drawThread() {
    const room = this.current;
    const found = (room?.messages ?? []).filter((one) => one.id === this.thread || (this.thread && one.thread === this.thread));
    if (!found.length) { this.closeThread(); return; }
    this.threadRoot.hidden = false;
    this.composer.root.inert = this.list.inert = true;
    fill(this.threadHead,
      h("button", { class: "back", type: "button", onclick: () => { this.closeThread(); this.composer.focus(); } }, "←", h("span", {}, t("Back"))),
      h("h3", {}, t("Thread")), h("span", { class: "muted" }, this.roomName(room)));
    const before = this.threadList.childElementCount;
    sync(this.threadList, super.entries(found), (entry) => (entry.message ? this.drawMessage(entry, true) : this.build(entry)));
    if (this.threadList.childElementCount !== before) this.threadList.scrollTop = this.threadList.scrollHeight;
    this.threadComposer.set(t("Reply in the thread"), null, t("Send"));
  }

  drawModal() {
    const modal = this.state.modal;
    const print = modal && JSON.stringify(modal);
    if (print === this.modalPrint) return;
    const typed = this.modalView === (modal && JSON.stringify(modal.view)) ? values(this.modalRoot) : {};
    this.modalPrint = print;
    this.modalView = modal && JSON.stringify(modal.view);
    if (!modal) {
      this.modalRoot.hidden = true;
      this.leaveModal?.();
      this.leaveModal = null;
      return;
    }
    const close = () => this.do({ do: "dismiss" });
    const dialog = drawModal(modal, typed, close, (entered) => this.do({ do: "submit", values: entered }));
    fill(this.modalRoot, dialog);
    this.modalRoot.hidden = false;
    this.leaveModal ??= trap(this.modalRoot, close);
    const first = dialog.querySelector("[aria-invalid]") ?? dialog.querySelector(".fields :is(input, textarea, select)");
    (first ?? dialog.querySelector("button")).focus();
  }
}

function drawModal({ view, errors }, typed, close, submit) {
  const form = h("form", {
    class: "modal", role: "dialog", "aria-modal": "true", "aria-label": view.title.text, novalidate: true,
    onsubmit: (event) => { event.preventDefault(); submit(values(form)); },
  },
  h("header", {}, h("h3", {}, view.title.text), h("button", { type: "button", class: "drop", "aria-label": view.close.text, onclick: close }, "✕")),
  h("div", { class: "fields" }, view.blocks.map((block) => field(block, typed[block.block_id], errors[block.block_id]))),
  h("footer", {},
    h("button", { class: "button", type: "button", onclick: close }, view.close.text),
    h("button", { class: "button primary", type: "submit" }, view.submit.text)));
  return form;
}

function field(block, typed, error) {
  if (block.type !== "input") return h("p", {}, block.text?.text ?? "");
  const name = block.block_id;
  const described = error ? `error-${name}` : block.hint ? `hint-${name}` : null;
  const common = { id: `field-${name}`, name, "aria-invalid": error ? "true" : null, "aria-describedby": described };
  return h("div", { class: "field" },
    h("label", { for: common.id }, block.label.text, block.optional && h("span", { class: "muted" }, ` (${t("optional")})`)),
    input(block.element, common, typed),
    error ? h("p", { class: "error", id: `error-${name}` }, error) : block.hint && h("p", { class: "muted", id: `hint-${name}` }, block.hint.text));
}

function input(element, common, typed) {
  if (element.type === "static_select") {
    const chosen = typed ?? element.initial_option?.value ?? "";
    const options = element.options.map((option) => h("option", { value: option.value, selected: option.value === chosen }, option.text.text));
    return h("select", common, h("option", { value: "", selected: !chosen }, "–"), options);
  }
  if (element.type === "datepicker") return h("input", { ...common, type: "date", value: typed ?? element.initial_date ?? "" });
  const value = typed ?? element.initial_value ?? "";
  return element.multiline
    ? h("textarea", { ...common, rows: "3", value })
    : h("input", { ...common, type: "text", autocomplete: "off", value });
}

function values(root) {
  return Object.fromEntries([...root.querySelectorAll("[name]")].map((node) => [node.name, node.value]));
}
