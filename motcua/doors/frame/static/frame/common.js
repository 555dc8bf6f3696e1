// What pages of every door do with script: one press one post, drafts, printing, copying, reading a refusal first.
import { startDrafts } from "./drafts.js";
import { startOnce } from "./once.js";

/** Start what every page shares. */
export function startCommon() {
  startOnce();
  startDrafts();
  startButtons();
  document.querySelector("[data-mc-focus]")?.focus(); // a refusal that answers a button is read first
}

// Printing and copying need script: their buttons are shown by it.
function startButtons() {
  for (const line of document.querySelectorAll("[data-mc-scripted]")) line.hidden = false;
  for (const button of document.querySelectorAll("[data-mc-print]")) {
    button.addEventListener("click", () => print());
  }
  for (const button of document.querySelectorAll("[data-mc-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const words = document.querySelector(button.dataset.mcCopy)?.innerText.trim() ?? "";
  await navigator.clipboard?.writeText(words);
  button.textContent = button.dataset.mcDone ?? button.textContent;
}
