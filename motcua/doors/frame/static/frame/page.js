// What every page does with script. Each part stands alone, and each page works without any of it.
import { initAll } from "../built/govuk-frontend.min.js";
import { startScan } from "./scan.js";
import { startSound } from "./sound.js";
import { startSignatures } from "./signature.js";
import { startDrafts } from "./drafts.js";
import { startKeys } from "./keys.js";
import { startOnce } from "./once.js";
import { startExports } from "./exports.js";

// The library's parts start only where its class says that script is there.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
if (document.querySelector('[data-module^="moj-"]')) {
  import("../built/moj-frontend.min.js").then((moj) => moj.initAll());
}

startOnce();
startExports();
startDrafts();
startScan();
startSound();
startKeys();
startSignatures();

// Printing and copying need script: their buttons are shown by it.
for (const line of document.querySelectorAll("[data-mc-scripted]")) line.hidden = false;
for (const button of document.querySelectorAll("[data-mc-print]")) {
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("[data-mc-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const words = document.querySelector(button.dataset.mcCopy)?.innerText.trim() ?? "";
    navigator.clipboard?.writeText(words).then(() => { button.textContent = button.dataset.mcDone ?? button.textContent; });
  });
}

// A refusal that answers a button is read first.
document.querySelector("[data-mc-focus]")?.focus();

// The phone says calmly when there is no network.
for (const line of document.querySelectorAll("[data-mc-offline]")) {
  const show = () => { line.hidden = navigator.onLine; };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}
