// The phone's side of the round: the worker that answers without network, and a press that would not arrive.

const script = document.querySelector("script[data-mc-worker]");
if (script && "serviceWorker" in navigator && isSecureContext) {
  navigator.serviceWorker.register(script.dataset.mcWorker, { scope: script.dataset.mcScope }).catch(() => {
    // Without a worker the round works as before, only not without network.
  });
}

// Without network a press stays on the page: nothing that was typed or drawn is lost.
addEventListener(
  "submit",
  (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const line of document.querySelectorAll("[data-mc-unsent]")) line.hidden = false;
  },
  { capture: true },
);
addEventListener("online", () => {
  for (const line of document.querySelectorAll("[data-mc-unsent]")) line.hidden = true;
});

for (const button of document.querySelectorAll("[data-mc-back]")) {
  button.addEventListener("click", () => history.back());
}

// The name under the signature is that of who takes it.
const name = document.querySelector("[name=receiver_name]");
const line = document.querySelector(".mc-signature__line span");
if (name && line) {
  const owner = line.dataset.mcOwner ?? line.textContent;
  const say = () => {
    const other = document.querySelector("[name=receiver][value=AUTHORISED]")?.checked;
    line.textContent = other ? name.value : owner;
  };
  name.addEventListener("input", say);
  for (const choice of document.querySelectorAll("[name=receiver]")) choice.addEventListener("change", say);
}
