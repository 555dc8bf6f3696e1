// What pages that people work on do with script: desk, office, control, tour. Each works without any of it.
import { initAll } from "../built/govuk-frontend.min.js";
import { startCommon } from "./common.js";
import { startExports } from "./exports.js";
import { startKeys } from "./keys.js";
import { startPick } from "./pick.js";
import { startScan } from "./scan.js";
import { startSignatures } from "./signature.js";
import { startSound } from "./sound.js";

// The library's parts start only where its class says that script is there.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
if (document.querySelector('[data-module^="moj-"]')) {
  import("../built/moj-frontend.min.js").then((moj) => moj.initAll());
}

startExports();
startScan();
startPick();
startSound();
startKeys();
startSignatures();
startCommon();

// A page that answers a sent form stands for a list: going back or loading it again opens the list, and sends nothing.
const standsFor = document.querySelector("[data-mc-stands-for]")?.dataset.mcStandsFor;
if (standsFor) history.replaceState(null, "", standsFor);

// The phone says calmly when there is no network.
for (const line of document.querySelectorAll("[data-mc-offline]")) {
  const show = () => { line.hidden = navigator.onLine; };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}
