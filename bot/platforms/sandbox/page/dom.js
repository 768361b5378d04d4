// Elements without innerHTML: whatever people wrote stays text.

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "value") node.value = value;
    else if (name === "style") for (const [key, entry] of Object.entries(value)) node.style.setProperty(key, entry);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Only what changed is drawn anew, so that focus, selection and open menus stay where they are.
export function sync(parent, items, build) {
  const known = parent.known ?? new Map();
  const next = new Map();
  let place = null;
  for (const [key, data] of items) {
    const print = document.documentElement.lang + JSON.stringify(data);
    let entry = known.get(key);
    if (!entry || entry.print !== print) {
      const node = build(data);
      if (entry) entry.node.replaceWith(node);
      entry = { print, node };
    }
    next.set(key, entry);
    const wanted = place ? place.nextSibling : parent.firstChild;
    if (entry.node !== wanted) parent.insertBefore(entry.node, wanted);
    place = entry.node;
  }
  for (const [key, entry] of known) if (!next.has(key)) entry.node.remove();
  parent.known = next;
}

export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

// One or two letters on a colour of one's own.
export function avatar(name, kind = "") {
  const bot = name === "Drumbeat";
  const chinese = /[\u4e00-\u9fff]/.test(name);
  const letters = chinese ? name.slice(-1) : name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2);
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + letter.codePointAt(0)) % 360;
  const style = bot ? {} : { "--hue": String(hue) };
  return h("span", { class: `avatar ${kind} ${bot ? "bot" : ""}`, style, "aria-hidden": "true" }, bot ? "" : letters.toUpperCase());
}

// Keeps the keyboard inside an open dialog, and gives the focus back afterwards.
export function trap(dialog, close) {
  const before = document.activeElement;
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
    if (event.key !== "Tab") return;
    const stops = [...dialog.querySelectorAll("button, input, textarea, select, a[href]")].filter((node) => !node.disabled);
    const last = stops[stops.length - 1];
    if (event.shiftKey && document.activeElement === stops[0]) { last.focus(); event.preventDefault(); }
    else if (!event.shiftKey && document.activeElement === last) { stops[0].focus(); event.preventDefault(); }
  });
  return () => { if (before && before.isConnected) before.focus(); };
}
