// Elements without a framework. Text is set as text, never as markup: titles and names may come from a stranger's file.

/** An element with attributes and children. A child that is no node is text; null and false are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  append(made, children);
  return made;
}

export function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return parent;
}

/** A name or path that may break after each underscore, point or slash. */
export function breakable(text) {
  return String(text)
    .split(/(?<=[_./[])(?=[A-Za-z])/)
    .flatMap((part, k) => (k ? [element("wbr"), part] : [part]));
}

/** A table in a frame that scrolls by keyboard too. @param rows  of { text, head, right, clear, title } or plain texts */
export function table(caption, head, rows, { numbersFrom = 1, hidden = false } = {}) {
  const ofWords = numbersFrom >= head.length;
  const cell = (kind, content, column) => {
    const one = content !== null && typeof content === "object" && !(content instanceof Node) ? content : { text: content };
    return element(
      one.head ? "th" : kind,
      {
        scope: one.head ? "row" : kind === "th" ? "col" : undefined,
        class: [column >= numbersFrom ? "number" : "", one.clear ? "clear" : ""].join(" ").trim() || undefined,
        title: one.title,
      },
      ofWords && typeof one.text === "string" ? breakable(one.text) : one.text,
    );
  };
  const made = element(
    "table",
    { class: ofWords ? "words" : undefined },
    element("caption", { class: hidden ? "hidden" : undefined }, caption),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        head.map((name, column) => cell("th", name, column)),
      ),
    ),
    element(
      "tbody",
      {},
      rows.map((row) =>
        element(
          "tr",
          {},
          row.map((content, column) => cell("td", content, column)),
        ),
      ),
    ),
  );
  return element("div", { class: "frame", role: "group", tabindex: "0", "aria-label": caption }, made);
}

/** A part that opens; what is in it is made when it opens first. */
export function folded(summary, make, { open = false, id, className } = {}) {
  const made = element("details", { id, class: className }, element("summary", {}, summary));
  let filled = false;
  const fill = () => {
    if (filled) return;
    filled = true;
    append(made, [make()]);
  };
  made.addEventListener("toggle", () => made.open && fill());
  if (open) {
    made.open = true;
    fill();
  }
  made.fill = fill;
  return made;
}
