/** What is shown beside an answer. Everything is set as text, never as HTML. @module */

/** @typedef {import("./client.js").Card} Card */

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function fields(pairs) {
  const list = element("dl");
  for (const [name, value] of pairs) list.append(element("dt", {}, name), element("dd", {}, value));
  return list;
}

function ticket(card, sheet) {
  const number = card.data.number ?? card.fields[0]?.[1] ?? "";
  sheet.append(element("p", { class: "number" }, String(number)));
  const rest = "number" in card.data ? card.fields.filter(([, value]) => value !== String(number)) : card.fields.slice(1);
  if (rest.length) sheet.append(fields(rest));
}

function map(card, sheet, word) {
  const plan = element("div", { class: "plan", role: "img", "aria-label": [card.title, card.data.place].filter(Boolean).join(", ") });
  const pin = document.createElementNS(SVG, "svg");
  pin.setAttribute("viewBox", "0 0 24 24");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M12 23s8-8.200 8-14a8 8 0 1 0-16 0c0 5.800 8 14 8 14zm0-11a3 3 0 1 1 0-6 3 3 0 0 1 0 6z");
  pin.append(path);
  pin.style.left = `${100 * Math.min(1, Math.max(0, Number(card.data.x) || 0))}%`;
  pin.style.top = `${100 * Math.min(1, Math.max(0, Number(card.data.y) || 0))}%`;
  plan.append(pin, element("span", { class: "here" }, word("entrance")));
  sheet.append(plan);
  if (card.fields.length) sheet.append(fields(card.fields));
}

/** A picture of the code: an SVG shown as an image runs nothing. It has to say what it is, unlike one within a page. */
function qr(card, sheet, word) {
  const holder = element("div", { class: "code" });
  if (card.data.svg) {
    const picture = String(card.data.svg).replace(/<svg(?![^>]*\sxmlns=)/, `<svg xmlns="${SVG}"`);
    const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture)}`;
    holder.append(element("img", { src: address, alt: `QR ${card.title}` }));
  }
  const side = element("div");
  const clock = element("p", { class: "clock", role: "timer" });
  side.append(fields(card.fields), clock);
  holder.append(side);
  sheet.append(holder);
  const until = Date.parse(String(card.data.expires ?? ""));
  if (Number.isNaN(until)) return;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    const over = left <= 0;
    sheet.classList.toggle("over", over);
    clock.textContent = over ? word("expired") : `${word("left")} ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (!over && sheet.isConnected) setTimeout(tick, 1000);
  };
  setTimeout(tick, 0);
}

function list(card, sheet) {
  const items = element("ol");
  for (const [name, value] of card.fields) {
    const item = element("li", {}, value && name && !/^\d+$/.test(name) ? name : value || name);
    if (value && name && !/^\d+$/.test(name)) item.append(element("span", { class: "more" }, value));
    items.append(item);
  }
  sheet.append(items);
}

function text(card, sheet) {
  if (card.data.text) sheet.append(element("p", { class: "words" }, String(card.data.text)));
  if (card.fields.length) sheet.append(fields(card.fields));
}

const DRAW = { ticket, map, qr, list, text, price_list: (card, sheet) => sheet.append(fields(card.fields)) };

/**
 * @param {Card} card
 * @param {(key: string) => string} word
 */
export function drawCard(card, word) {
  const sheet = element("section", { class: `sheet ${card.kind}`, "aria-label": card.title || card.kind });
  if (card.title) sheet.append(element("h2", {}, card.title));
  DRAW[card.kind](card, sheet, word);
  return sheet;
}
