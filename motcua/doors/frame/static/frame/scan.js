// The scan box. A scanner types a whole code within a blink and ends it with Enter; a hand does not.
// Gaps below 50 ms mean a scan, wherever the focus is; its Enter never submits another form and never closes a stop.

import { startSound } from "./sound.js";

export const GAP_MS = 50;
export const SHORTEST = 6;
const CUT_MOST = 4; // a hand that has typed more into the box meant it
const CARD_BARS = 5; // nobody types so many bars: it is the code of an identity card, however slowly it came

// A Vietnamese input method swallows the letters of keys; the timing still tells a scanner from a hand.
const SWALLOWED = new Set(["Process", "Unidentified", "Dead"]);
// Keys that come between the letters of one scan.
const BETWEEN = new Set(["Shift", "CapsLock", "AltGraph", "Control", "Alt", "Meta"]);

/**
 * Collects keys into scans. `key(name, time)` answers undefined while nothing ended; at Enter the scanned text, an
 * empty text when a scan went through an input method (what stands in the box counts then), or null for a hand's Enter.
 */
export class ScanReader {
  #text = "";
  #keys = 0;
  #last = -Infinity;

  /** Whether a key at this time begins a new row of keys. */
  begins(time) {
    return time - this.#last >= GAP_MS;
  }

  key(name, time) {
    if (BETWEEN.has(name)) return undefined;
    const isKey = name.length === 1 || name === "Enter" || SWALLOWED.has(name);
    if (!isKey) {
      this.#last = -Infinity; // whoever goes to another field has begun anew
      return undefined;
    }
    const isQuick = time - this.#last < GAP_MS;
    this.#last = time;
    if (!isQuick) this.#text = "";
    if (!isQuick) this.#keys = 0;
    if (name !== "Enter") {
      this.#keys += 1;
      if (name.length === 1) this.#text += name;
      return undefined;
    }
    const isScan = isQuick && this.#keys >= SHORTEST;
    const text = this.#text.length === this.#keys ? this.#text : "";
    this.#text = "";
    this.#keys = 0;
    return isScan ? text : null;
  }
}

/**
 * Start the scans of a page. They go to its scan box; else to a field that asks for them (data-mc-scan-into holds the
 * pattern of the codes it wants, empty = any); else they stay in the field that has the focus. Their Enter does nothing.
 */
export function startScan(root = document) {
  const box = root.querySelector("[data-mc-scan]");
  const reader = new ScanReader();
  const target = box ? new Box(box, root) : null;
  let before = null; // the field with the focus and what stood in it when the row of keys began

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const field = root.activeElement;
    if (reader.begins(event.timeStamp)) before = isText(field) ? { field, value: field.value } : null;
    const answer = reader.key(event.key, event.timeStamp);
    if (answer === undefined) return;
    const isCard = isText(field) && field.value.split("|").length > CARD_BARS;
    if (answer === null && !isCard) {
      target?.handPressedEnter(event);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    // A slow machine may have cut the row of keys: the card begins at its number.
    if (isCard) before = { field, value: field.value.slice(0, Math.max(0, field.value.search(/[0-9]{12}\|/))) };
    // A slow machine may cut the first keys off a scan; alone in the box they belong to it.
    const isCut = target && before?.field === target.input && before.value.length < CUT_MOST;
    const cut = isCut ? before.value : "";
    const code = cut + whole(answer ?? "", landed(before));
    if (cut) before.value = "";
    if (target) {
      giveBack(before);
      target.take(code, false);
    } else fill(root, code, before);
  }, { capture: true });
}

/** What a scanner has typed into the field that had the focus. */
function landed(before) {
  if (!before || !before.field.value.startsWith(before.value)) return before?.field.value ?? "";
  return before.field.value.slice(before.value.length);
}

/** The scanned text: the keys, unless an input method kept them back or put letters beyond ASCII into the field. */
function whole(keys, typed) {
  const beyond = /[^\x20-\x7e]/;
  const isCut = bars(keys) > bars(typed);
  if (bars(typed) > bars(keys)) return typed.trim();
  if (keys && (isCut || !beyond.test(typed) || beyond.test(keys))) return keys;
  return (typed || keys).trim();
}

function bars(text) {
  return text.split("|").length;
}

// What the scanner typed into another field is taken out of it again.
function giveBack(before) {
  if (!before || before.field.value === before.value) return;
  before.field.value = before.value;
  before.field.dispatchEvent(new Event("input", { bubbles: true })); // nor does it stay in a draft
}

function fill(root, code, before) {
  const asking = [...root.querySelectorAll("[data-mc-scan-into]")];
  const fits = (field) => field.dataset.mcScanInto && new RegExp(field.dataset.mcScanInto).test(code);
  const into = asking.find(fits) ?? asking.find((field) => !field.dataset.mcScanInto);
  if (!into) {
    // A code is no count, and a card is nothing to search for: its number would stand in an address.
    if (before?.field.matches("[data-mc-next]") || bars(code) > CARD_BARS) giveBack(before);
    return;
  }
  giveBack(before);
  into.value = code;
  for (const name of ["input", "change"]) into.dispatchEvent(new Event(name, { bubbles: true }));
  const all = [...into.form.elements].filter((field) => field.type !== "hidden" && field.tabIndex >= 0);
  const isLeft = (field) => !field.value || field.type === "checkbox";
  (all.slice(all.indexOf(into) + 1).find((field) => isLeft(field) && !isOptional(field)) ?? into).focus();
}

// After a seal come the signatures, not what may be left empty.
function isOptional(field) {
  return field.type !== "checkbox" && field.type !== "submit";
}

/** The scan box of a page. A live one asks by itself and swaps what has changed; another sends its form. */
class Box {
  constructor(box, root) {
    this.box = box;
    this.root = root;
    this.input = box.querySelector("input.govuk-input");
    this.form = this.input.form;
    this.typed = box.querySelector("[data-mc-typed]");
    this.go = box.querySelector("[data-mc-scan-go]");
    this.isLive = box.dataset.mcScan === "live";
    this.waiting = new Waiting(this.form.getAttribute("action") ?? location.pathname);
    this.isBusy = false;
    this.isLost = false;
    this.ticked = new Map(); // boxes that a hand has ticked or cleared, kept over a swap
    this.input.addEventListener("input", () => { if (this.typed) this.typed.value = "1"; });
    addEventListener("online", () => this.pump());
    addEventListener("pageshow", () => { this.isBusy = false; });
    if (this.isLive) this.startLive();
    this.pump();
  }

  startLive() {
    this.root.addEventListener("submit", (event) => {
      if (event.target === this.form) {
        event.preventDefault();
        const text = this.input.value.trim();
        this.input.value = "";
        if (text && !this.isStopped()) this.take(text, true);
      } else if (event.target.matches("[data-mc-live]")) {
        event.preventDefault();
        this.send(event.target, new FormData(event.target));
      }
    });
    this.root.addEventListener("change", (event) => {
      if (event.target.name === "pick") this.ticked.set(event.target.id, event.target.checked);
    });
    this.root.addEventListener("click", (event) => {
      if (!event.target.closest("[data-mc-stop] [data-mc-close]")) return;
      event.preventDefault();
      event.target.closest("[data-mc-stop]").remove();
      this.input.focus();
      this.pump();
    });
  }

  /** A hand's Enter in the box sends what was typed; while a stop stands open it does nothing. */
  handPressedEnter(event) {
    if (event.target === this.input && this.isStopped()) event.preventDefault();
  }

  take(code, byHand) {
    if (!code) return;
    this.waiting.add({ code, byHand });
    if (!this.isLive) this.input.value = "";
    this.pump();
  }

  // Scans go one after the other, in their order; while a stop is open or the network away they wait.
  pump() {
    const next = this.waiting.first();
    this.tell();
    if (!next || this.isBusy || this.isStopped() || !navigator.onLine) return;
    this.isBusy = true;
    if (this.isLive) {
      const body = new FormData(this.form);
      body.set(this.input.name, next.code);
      body.set("typed", next.byHand ? "1" : "0");
      this.send(this.form, body, () => this.waiting.done());
      return;
    }
    this.waiting.done();
    this.input.value = next.code;
    if (this.typed) this.typed.value = "0";
    this.form.requestSubmit(this.go);
  }

  async send(form, body, wasSent = () => {}) {
    this.isBusy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = [...this.root.querySelectorAll("[data-mc-swap]")];
      if (parts.some((part) => !page.getElementById(part.id))) {
        location.reload(); // signed out, nothing left, or something went wrong: the page says what, the scans stay
        return;
      }
      wasSent();
      this.swap(page);
      this.isLost = false;
    } catch {
      // No answer came: what was scanned is sent again, the same code twice is harmless.
      this.isLost = true;
      this.isBusy = false;
      this.tell();
      setTimeout(() => this.pump(), AGAIN_MS);
      return;
    }
    this.isBusy = false;
    this.pump();
  }

  swap(page) {
    const focused = this.root.activeElement?.id;
    for (const part of page.querySelectorAll("[data-mc-swap]")) this.root.getElementById(part.id)?.replaceWith(part);
    for (const [id, isTicked] of this.ticked) {
      const field = this.root.getElementById(id);
      if (field) field.checked = isTicked;
    }
    if (focused) this.root.getElementById(focused)?.focus();
    startSound(this.root);
  }

  /** Say how many scans wait, and why. */
  tell() {
    const isLost = this.isLost || !navigator.onLine;
    const line = this.root.querySelector("[data-mc-scan-queue]");
    if (!line) return;
    const count = this.waiting.count();
    const words = isLost ? line.dataset.mcLostWords : line.dataset.mcHeldWords;
    line.hidden = !count || !(isLost || this.isStopped());
    line.textContent = line.hidden ? "" : words.replace("{n}", count);
  }

  isStopped() {
    return this.root.querySelector("[data-mc-stop]") !== null;
  }
}

const AGAIN_MS = 4_000;
const STORE = "mc-scans-waiting";
const KEPT_MS = 30 * 60_000;

/** Scans that wait for one address, kept in this tab over a reload; old ones are nobody's any more. */
class Waiting {
  constructor(address) {
    this.address = address;
    this.all = this.read();
  }

  add(scan) {
    this.all.push({ ...scan, address: this.address, at: Date.now() });
    this.keep();
  }

  first() {
    return this.mine()[0];
  }

  done() {
    this.all.splice(this.all.indexOf(this.first()), 1);
    this.keep();
  }

  count() {
    return this.mine().length;
  }

  mine() {
    return this.all.filter((scan) => scan.address === this.address);
  }

  keep() {
    try {
      // A card holds a name: it waits in this page alone.
      const kept = this.all.filter((scan) => !scan.code.includes("|"));
      sessionStorage.setItem(STORE, JSON.stringify(kept));
    } catch {
      // Without a store the scans wait in this page only.
    }
  }

  read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
      return Array.isArray(kept) ? kept.filter((scan) => Date.now() - scan.at < KEPT_MS) : [];
    } catch {
      return [];
    }
  }
}

function isText(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=checkbox]):not([type=radio]), textarea");
}
