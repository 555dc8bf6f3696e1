// The scan box. A scanner types a whole code within a blink and ends it with Enter; a hand does not.
// Gaps below 50 ms mean a scan, wherever the focus is; its Enter never submits another form and never closes a stop.

export const GAP_MS = 50;
export const SHORTEST = 6;

// A Vietnamese input method swallows the letters of keys; the timing still tells a scanner from a hand.
const SWALLOWED = new Set(["Process", "Unidentified", "Dead"]);

/**
 * Collects keys into scans. `key(name, time)` answers undefined while nothing ended; at Enter the scanned text, an
 * empty text when a scan went through an input method (what stands in the box counts then), or null for a hand's Enter.
 */
export class ScanReader {
  #text = "";
  #keys = 0;
  #last = -Infinity;

  key(name, time) {
    const isKey = name.length === 1 || name === "Enter" || SWALLOWED.has(name);
    if (!isKey) return undefined; // Shift and its like come between the letters
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

/** Start the page's one scan box, if it has one. */
export function startScan(root = document) {
  const box = root.querySelector("[data-mc-scan]");
  if (!box) return;
  const form = box.querySelector("form");
  const input = box.querySelector("input.govuk-input");
  const typed = box.querySelector("[data-mc-typed]");
  const reader = new ScanReader();
  const waiting = readWaiting();

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const answer = reader.key(event.key, event.timeStamp);
    if (answer === undefined) return;
    const field = root.activeElement;
    if (answer === null) {
      // A hand's Enter in the box sends what was typed; while a stop stands open it does nothing.
      if (field === input && isStopped()) event.preventDefault();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (field !== input && isText(field)) giveBack(field, answer);
    take(answer || input.value);
  }, { capture: true });

  input.addEventListener("input", () => { typed.value = "1"; });
  if (waiting.length && !isStopped()) {
    const next = waiting.shift();
    keepWaiting(waiting);
    take(next);
  }

  function take(code) {
    if (!code) return;
    if (isStopped()) {
      waiting.push(code); // later scans wait in order and are not lost
      keepWaiting(waiting);
      input.value = "";
      return;
    }
    input.value = code;
    typed.value = "0";
    form.requestSubmit();
  }

  // What the scanner typed into another field is taken out of it again.
  function giveBack(field, code) {
    if (code && field.value.endsWith(code)) field.value = field.value.slice(0, -code.length);
  }

  function isStopped() {
    return root.querySelector("[data-mc-stop]") !== null;
  }
}

const STORE = "mc-scans-waiting";

function keepWaiting(codes) {
  try {
    sessionStorage.setItem(STORE, JSON.stringify(codes));
  } catch {
    // Without a store the scans wait in this page only.
  }
}

function readWaiting() {
  try {
    const codes = JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
    return Array.isArray(codes) ? codes : [];
  } catch {
    return [];
  }
}

function isText(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=checkbox]):not([type=radio]), textarea");
}
