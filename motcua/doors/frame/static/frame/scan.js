// The scan box. A scanner types a whole code within a blink and ends it with Enter; a hand does not.
// Gaps below 50 ms mean a scan, wherever the focus is; its Enter never submits another form and never closes a stop.

export const GAP_MS = 50;
export const SHORTEST = 6;

/** Collects keys into scans. `key(name, time)` answers "part" while a scan may be running, a code when one ended, or null. */
export class ScanReader {
  #text = "";
  #last = -Infinity;

  key(name, time) {
    const quick = time - this.#last < GAP_MS;
    this.#last = time;
    if (name === "Enter") {
      const code = quick && this.#text.length >= SHORTEST ? this.#text : null;
      this.#text = "";
      return code;
    }
    if (name.length !== 1) return null; // Shift and its like come between the letters
    this.#text = quick ? this.#text + name : name;
    return this.#text.length > 1 ? "part" : null;
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
  const waiting = [];
  const before = new WeakMap();

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const field = root.activeElement;
    if (field !== input && isText(field) && event.key.length === 1 && !before.has(field)) before.set(field, field.value);
    const answer = reader.key(event.key === "Process" ? "" : event.key, event.timeStamp);
    if (answer === null) {
      if (event.key === "Enter" && isText(field)) before.delete(field);
      return;
    }
    if (answer === "part") return;
    // A whole scan: its Enter is ours alone.
    event.preventDefault();
    event.stopImmediatePropagation();
    if (field !== input && isText(field)) giveBack(field, answer);
    take(answer);
  }, { capture: true });

  input.addEventListener("input", () => { typed.value = "1"; });

  function take(code) {
    if (stopped()) {
      waiting.push(code); // later scans wait in order and are not lost
      say(waiting.length);
      return;
    }
    typed.value = "0";
    input.value = code;
    form.requestSubmit();
  }

  // What the scanner typed into another field is taken out of it again.
  function giveBack(field, code) {
    if (field.value.endsWith(code)) field.value = field.value.slice(0, -code.length);
    before.delete(field);
  }

  function stopped() {
    return root.querySelector("[data-mc-stop]") !== null;
  }

  function say(count) {
    const line = box.querySelector("[data-mc-scan-said]");
    if (line) line.dataset.mcWaiting = String(count);
    keepWaiting(waiting);
  }

  // Scans kept while a stop stood open go on, one by one, once the page is free again.
  waiting.push(...readWaiting());
  if (waiting.length && !stopped()) {
    const next = waiting.shift();
    keepWaiting(waiting);
    take(next);
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
    return JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
  } catch {
    return [];
  }
}

function isText(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=checkbox]):not([type=radio]), textarea");
}
