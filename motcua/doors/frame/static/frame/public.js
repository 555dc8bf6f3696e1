// What pages of the portal do with script: little. The library comes only where a part of it stands on the page.
import { startCommon } from "./common.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
startCommon();
if (document.querySelector("[data-module]:not([data-module=govuk-skip-link])")) {
  import("../built/govuk-frontend.min.js").then((library) => library.initAll());
}
