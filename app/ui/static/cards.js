/* Cards answered tap by tap: each answer is saved as it is given, the next cards come beneath, keys 1, 2 and 3 answer. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-cards]");
  if (!form) return;
  const list = form.querySelector("ol"), soFar = document.getElementById("so-far");
  const radios = (card) => Array.from(card.querySelectorAll("input[name$='-said']"));
  const waits = (card) => radios(card).length > 0 && !radios(card).some((each) => each.checked);
  const waiting = () => Array.from(list.children).find(waits);

  /* Without a script each answer is a button that saves it; here, one of three choices, saved as it is made. */
  const choose = (cards) => cards.forEach((card) => card.querySelectorAll("button.choice").forEach((button) => {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, { type: "radio", name: button.name.replace(/answer$/, "said"), value: button.value });
    label.className = "choice";
    label.append(input, ...button.childNodes);
    button.replaceWith(label);
  }));

  /* The answers given so far, and how far that is; whatever fails, the button still sends them all. */
  const save = async (body) => {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) return;
    const told = await answer.json(), bar = soFar.querySelector("progress"), undo = soFar.querySelector("form");
    soFar.querySelector("strong").textContent = told.words;
    bar.value = told.answered;
    bar.setAttribute("aria-label", told.words);
    undo.hidden = !told.turn;
    undo.elements.turn.value = told.turn;
  };

  /* The next page's cards under these, once these are all answered. */
  const more = async () => {
    const address = form.dataset.next;
    if (!address || waiting()) return;
    form.dataset.next = "";
    try {
      const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
      const fresh = page.querySelector("form[data-cards]");
      const cards = Array.from(fresh.querySelector("ol").children);
      choose(cards);
      list.append(...cards);
      form.querySelector(".bar").replaceWith(fresh.querySelector(".bar"));
      form.setAttribute("action", fresh.getAttribute("action"));
      form.dataset.next = fresh.dataset.next || "";
      document.querySelector("[data-page]").textContent = page.querySelector("[data-page]").textContent;
    } catch { form.dataset.next = address; return; }
    await more();
  };

  form.elements.keep.remove();
  choose(Array.from(list.children));
  let last = Promise.resolve();
  form.addEventListener("change", () => {
    const body = new FormData(form);
    body.set("tap", "1");
    last = last.then(() => save(body)).catch(() => {}).then(more);
  });

  const reach = (card) => {
    if (card) card.scrollIntoView({ block: "center" });
    (card ? radios(card)[0] : form.querySelector(".bar button")).focus({ preventScroll: true });
  };
  form.addEventListener("keydown", async (event) => {
    const card = event.target.closest("li");
    if (!card || !/^[123]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || !event.target.matches("[type=radio]")) return;
    event.preventDefault();
    radios(card)[event.key - 1].click();
    if (!waiting()) await last;
    reach(waiting());
  });

  if (!matchMedia("(hover:hover) and (pointer:fine)").matches) return; /* a finger has no keys to be told of */
  document.querySelector("[data-keys]").hidden = false;
  const first = waiting();
  if (first && !document.querySelector("[data-focus]")) radios(first)[0].focus({ preventScroll: true });
})();
