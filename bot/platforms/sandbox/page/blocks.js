// Block Kit as Slack shows it: what the renderer made, drawn as it would be seen.

import { h } from "./dom.js";
import { clock, dateOf } from "./words.js";

export function drawBlocks(blocks, context) {
  return blocks.map((block) => h("div", { class: `block ${block.type}` }, drawBlock(block, context)));
}

function drawBlock(block, context) {
  switch (block.type) {
    case "rich_text": return block.elements.map((section) => h("p", {}, section.elements.map((one) => inline(one, context))));
    case "section": return [h("p", {}, textObject(block.text, context)), ...(block.fields ?? []).map((one) => h("p", {}, textObject(one, context)))];
    case "header": return h("h3", {}, block.text.text);
    case "context": return h("p", { class: "muted" }, block.elements.map((one) => textObject(one, context)));
    case "divider": return h("hr");
    case "table": return table(block, context);
    case "actions": return block.elements.map((element) => control(element, context));
    default: return h("p", { class: "muted" }, `[${block.type}]`);
  }
}

function inline(element, context) {
  switch (element.type) {
    case "user": return h("span", { class: "mention" }, `@${context.handles[element.user_id] ?? element.user_id}`);
    case "emoji": return String.fromCodePoint(...element.unicode.split("-").map((code) => parseInt(code, 16)));
    case "date": return h("time", {}, moment(element.timestamp, context));
    case "link": return styled(link(element.url, element.text ?? element.url), element.style);
    default: return styled(h("span", {}, element.text), element.style);
  }
}

function styled(node, style = {}) {
  const tags = { bold: "b", italic: "i", strike: "s", code: "code" };
  return Object.keys(style).reduce((inner, name) => (tags[name] ? h(tags[name], {}, inner) : inner), node);
}

function link(url, text) {
  return /^https?:/.test(url) ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text) : text;
}

function moment(seconds, context) {
  const at = new Date(seconds * 1000);
  return `${dateOf(at, context.zone)} ${clock(at, context.zone)}`;
}

const UNESCAPED = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const plain = (text) => text.replace(/&(lt|gt|amp);/g, (entity) => UNESCAPED[entity]);

// Plain text objects hold no markup; in mrkdwn only links and dates are ours.
function textObject(object, context) {
  if (object.type !== "mrkdwn") return object.text;
  return object.text.split(/(<[^>]*>)/).map((part) => {
    const date = /^<!date\^(\d+)\^[^|]*\|(.*)>$/.exec(part);
    if (date) return h("time", {}, moment(Number(date[1]), context));
    const target = /^<(https?:[^|]*)\|(.*)>$/.exec(part);
    return target ? link(plain(target[1]), plain(target[2])) : plain(part);
  });
}

function table(block, context) {
  const align = (index) => (block.column_settings?.[index]?.align === "right" ? "right" : null);
  const cell = (one) => (one.type === "raw_text" ? one.text : one.elements.flatMap((section) => section.elements.map((part) => inline(part, context))));
  const row = (cells, tag) => h("tr", {}, cells.map((one, index) => h(tag, { class: align(index) }, cell(one))));
  const [head, ...rest] = block.rows;
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, rest.map((cells) => row(cells, "td")))));
}

function control(element, context) {
  if (element.type === "static_select") {
    const first = h("option", { value: "", disabled: true, selected: true }, element.placeholder.text);
    const options = element.options.map((option) => h("option", { value: option.value }, option.text.text));
    return h("select", {
      "aria-label": element.placeholder.text,
      onchange: (event) => { context.press(event.target.value); event.target.selectedIndex = 0; },
    }, first, options);
  }
  const style = `button ${element.style ?? ""}`;
  if (element.url) return h("a", { class: style, href: element.url, target: "_blank", rel: "noopener noreferrer" }, element.text.text);
  return h("button", { class: style, type: "button", onclick: () => context.press(element.value) }, element.text.text);
}
