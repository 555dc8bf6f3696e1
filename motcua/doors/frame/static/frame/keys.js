// Keys of the dense doors. F2, F4, F8, F9, F10 are links with data-mc-key; the browser's own keys stay the browser's.

const OURS = new Set(["F2", "F4", "F8", "F9", "F10"]);

/** Start the keys of the page: function keys, Ctrl Enter, Esc, j and k, / and the key map on ?. */
export function startKeys(root = document) {
  const map = root.querySelector("#mc-keys");
  for (const link of root.querySelectorAll("[data-mc-keys]")) {
    link.addEventListener("click", (event) => {
      if (!map) return; // the link leads to the page of keys
      event.preventDefault();
      map.showModal();
    });
  }
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || map?.open) return;
    if (nextField(root, event)) return;
    if (functionKey(root, event) || altKey(root, event) || primary(root, event) || escape(root, event)) return;
    if (!event.ctrlKey && !event.altKey && !event.metaKey) letter(root, map, event);
  });
}

// In a table of counts Enter goes on to the next number, and from the last one to the primary button.
function nextField(root, event) {
  if (event.key !== "Enter" || event.ctrlKey || !event.target.matches?.("[data-mc-next]")) return false;
  const { mcAsked } = event.target.dataset;
  if (mcAsked && !event.target.value) {
    event.target.value = mcAsked; // exactly what the list asks for was counted
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const everyone = [...root.querySelectorAll("[data-mc-next]")];
  const asked = everyone.filter((field) => field.dataset.mcAsked || field.value || field === event.target);
  const all = everyone.some((field) => field.dataset.mcAsked) ? asked : everyone;
  const next = all[all.indexOf(event.target) + 1] ?? root.querySelector("[data-mc-primary]");
  event.preventDefault();
  next?.focus();
  next?.select?.();
  return true;
}

function functionKey(root, event) {
  if (!OURS.has(event.key) || event.ctrlKey || event.altKey || event.shiftKey) return false;
  const target = root.querySelector(`[data-mc-key="${event.key}"]`);
  if (!target) return false;
  event.preventDefault();
  target.click();
  return true;
}

// Alt with a letter presses what the page gives that letter: Alt P prints, Alt L takes over what is known.
function altKey(root, event) {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.code.length !== 4) return false;
  const target = root.querySelector(`[data-mc-alt="${event.code.at(-1).toLowerCase()}"]`);
  if (!target) return false;
  event.preventDefault();
  target.click();
  return true;
}

function primary(root, event) {
  if (isStopped(root, event)) return true;
  if (event.ctrlKey && event.key === "Enter") {
    const act = root.querySelector("[data-mc-primary]");
    if (!act) return false;
    event.preventDefault();
    act.click();
    return true;
  }
  if (event.ctrlKey && event.key.toLowerCase() === "z") {
    const field = document.activeElement;
    const undo = root.querySelector("[data-mc-undo]");
    // While letters stand in a field, Ctrl Z is the field's own.
    if (!undo || (isField(field) && field.value)) return false;
    event.preventDefault();
    undo.click();
    return true;
  }
  return false;
}

// A stop is read and closed by Esc first: neither the primary act nor an undo goes on behind it.
function isStopped(root, event) {
  const isAct = event.ctrlKey && (event.key === "Enter" || event.key.toLowerCase() === "z");
  const stop = isAct ? root.querySelector("[data-mc-stop]") : null;
  if (!stop) return false;
  event.preventDefault();
  stop.scrollIntoView({ block: "nearest" });
  return true;
}

function escape(root, event) {
  if (event.key !== "Escape") return false;
  const stop = root.querySelector("[data-mc-stop] [data-mc-close]");
  const panel = document.activeElement?.closest("details[open]");
  event.preventDefault();
  if (stop) stop.click();
  else if (panel) {
    panel.open = false;
    panel.querySelector("summary")?.focus();
  } else home(root)?.focus();
  return true;
}

function letter(root, map, event) {
  if (document.body.dataset.mcLetters === "off") return; // switched off by the person, remembered by the server
  const field = document.activeElement;
  if (event.key === "?" && map && (!isField(field) || !field.value)) {
    event.preventDefault();
    map.showModal();
    return;
  }
  if (isField(field)) return;
  if (event.key === "/") {
    const box = root.querySelector("[data-mc-search]") ?? home(root);
    if (box) {
      event.preventDefault();
      box.focus();
    }
  } else if (event.key === "j" || event.key === "k") {
    move(field, event.key === "j" ? 1 : -1, event);
  }
}

// Single letters work only inside a list that has the focus: data-mc-list on the table or list.
function move(field, by, event) {
  const list = field?.closest("[data-mc-list]");
  if (!list || list.dataset.mcList === "off") return;
  const rows = [...list.querySelectorAll("a.mc-code-link, [data-mc-row]")];
  const at = rows.findIndex((row) => row === field || row.closest("tr, li")?.contains(field));
  event.preventDefault();
  rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
}

function home(root) {
  return root.querySelector("[data-mc-scan] input.govuk-input, [data-mc-search]");
}

function isField(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
}
