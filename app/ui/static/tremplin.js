/* Comfort only: every page works without it, and gives every word it writes. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const later = (wait, act) => {
    let timer;
    return (...given) => { clearTimeout(timer); timer = setTimeout(() => act(...given), wait); };
  };

  /* One place that readers listen to. */
  const speaker = document.createElement("p");
  speaker.className = "vh";
  speaker.setAttribute("role", "status");
  const say = (text) => { speaker.textContent = ""; setTimeout(() => { speaker.textContent = text; }, 60); };

  /* Suggestions: data-suggest="/address", asked by ?q=, answers [{id, label, hint}]. */
  const suggest = (input) => {
    const form = input.form;
    const hidden = input.dataset.id && form?.querySelector(`input[type=hidden][name="${CSS.escape(input.dataset.id)}"]`);
    const box = document.createElement("div");
    box.className = "suggest";
    const list = document.createElement("ul");
    list.id = `${input.id}-list`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0]?.textContent.trim() || input.id);
    input.replaceWith(box);
    box.append(input, list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
    let found = [], at = -1, asked = 0, pending = null;

    const point = (to) => {
      at = to;
      all("[role=option]", list).forEach((option, n) => {
        option.setAttribute("aria-selected", n === at);
        if (n === at) option.scrollIntoView({ block: "nearest" });
      });
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    };
    const open = (on) => {
      list.hidden = !on;
      input.setAttribute("aria-expanded", on);
      point(-1);
    };
    const close = () => open(false);
    const choose = (n) => {
      input.value = found[n].label;
      if (hidden) hidden.value = found[n].id;
      close();
      input.dispatchEvent(new CustomEvent("suggestion", { bubbles: true, detail: found[n] }));
      if (form && "submit" in input.dataset) form.requestSubmit();
    };
    const show = (answers) => {
      found = answers;
      list.replaceChildren(...found.map((each, n) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        option.append(each.label);
        if (each.hint) {
          const hint = document.createElement("span");
          hint.className = "hint";
          hint.textContent = each.hint;
          option.append(hint);
        }
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        option.addEventListener("click", () => choose(n));
        return option;
      }));
      open(found.length > 0);
      say([words.none, words.one][found.length] || words.many.replace("{n}", found.length));
    };
    const ask = later(120, async () => {
      const text = input.value.trim(), turn = ++asked;
      pending?.abort();
      if (text.length < 2) { close(); return; }
      pending = new AbortController();
      try {
        const address = new URL(input.dataset.suggest, location.href);
        address.searchParams.set("q", text);
        const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: pending.signal });
        if (answer.ok && turn === asked && document.activeElement === input) show(await answer.json());
      } catch (error) {
        if (error.name !== "AbortError") close(); /* sending the form still finds what was typed */
      }
    });
    input.addEventListener("input", () => { if (hidden) hidden.value = ""; ask(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) { if (event.key === "ArrowDown") ask(); return; }
      const last = found.length - 1;
      if (event.key === "ArrowDown") point(at >= last ? 0 : at + 1);
      else if (event.key === "ArrowUp") point(at <= 0 ? last : at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at >= 0) choose(at);
      else return;
      event.preventDefault();
    });
  };

  /* A part that follows a link, a form or time. */
  const swap = async (address, id, options = {}) => {
    const answer = await fetch(address, { headers: { "X-Fragment": id, Accept: "text/html" }, ...options });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
    const old = document.getElementById(id);
    if (!answer.ok || !fresh || !old) throw new Error("no such part");
    const had = old.contains(document.activeElement) && document.activeElement.id;
    old.replaceWith(fresh);
    dress(fresh);
    if (had) document.getElementById(had)?.focus();
    return answer.url;
  };
  const follow = async (address, id, go) => {
    const part = document.getElementById(id);
    if (!part) { go(); return; }
    part.setAttribute("aria-busy", "true");
    try {
      const reached = await swap(address, id);
      if (!history.state) history.replaceState({ fragment: true }, "");
      history.pushState({ fragment: true }, "", reached);
      say(words.shown);
    } catch { go(); }
  };
  const send = (form) => {
    const address = new URL(form.action || location.href);
    address.search = new URLSearchParams(new FormData(form)).toString();
    follow(address, form.dataset.fragment, () => form.submit());
  };
  addEventListener("popstate", (event) => { if (event.state?.fragment) location.reload(); });
  const poll = (part) => setTimeout(async () => {
    if (!part.isConnected) return;
    if (document.hidden) { poll(part); return; }
    try { await swap(location.href, part.id); } catch { poll(part); }
  }, Number(part.dataset.poll) * 1000);

  /* Text is not lost by leaving; nothing is sent twice. */
  const guard = (form) => {
    let touched = !!form.querySelector("[aria-invalid=true]");
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    addEventListener("beforeunload", (event) => { if (touched && form.isConnected) event.preventDefault(); });
  };
  const wake = (form) => {
    delete form.dataset.sent;
    all("button[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  };
  const once = (form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (event.defaultPrevented) return;
    form.dataset.sent = "1";
    all("button:not([type=button])", form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(() => wake(form), 8000); /* the answer may be a file, and this page stays */
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach(wake));

  /* A file too heavy is said before it is sent. */
  const weigh = (input) => {
    const tell = () => {
      input.setCustomValidity(Array.from(input.files).some((file) => file.size > input.dataset.most) ? input.dataset.heavy : "");
      return input.reportValidity();
    };
    input.addEventListener("change", tell);
    input.form.addEventListener("submit", (event) => { if (!tell()) { event.preventDefault(); event.stopImmediatePropagation(); } }, true);
  };

  /* How many are ticked. */
  const count = (output) => {
    const form = output.closest("form");
    const tell = () => { output.textContent = all(`input[name="${CSS.escape(output.dataset.counts)}"]:checked`, form).length; };
    form.addEventListener("change", tell);
    tell();
  };

  /* The same of cells: where columns cross people, whole rows, single ones. */
  const cross = (place) => {
    const form = place.closest("form");
    const tell = () => {
      const on = (name) => new Set(all(`input[name=${name}]:checked`, form).map((each) => each.value));
      const skills = on("skill"), people = on("person"), rows = on("row");
      const n = all("input[name=cell]", form).filter((each) => {
        const [who, what] = each.value.split(".");
        const lit = each.checked || rows.has(who) || (people.has(who) && skills.has(what));
        each.closest("td")?.classList.toggle("lit", lit);
        return lit;
      }).length;
      place.textContent = n ? ` (${n})` : "";
    };
    form.addEventListener("change", () => setTimeout(tell));
    tell();
  };

  /* One tick for many: data-ticks="word" ticks data-of="… word …". */
  const ticks = (master) => {
    const own = all(`input[data-of~="${CSS.escape(master.dataset.ticks)}"]`, master.form);
    const follow = () => { master.checked = own.length > 0 && own.every((each) => each.checked); };
    if (master.checked) own.forEach((each) => { each.checked = true; });
    master.addEventListener("change", () => own.forEach((each) => { each.checked = master.checked; }));
    master.form.addEventListener("change", follow);
  };

  /* Wake up the page, or a part that has just come. */
  const dress = (root) => {
    const each = (selector, act) => {
      if (root.matches?.(selector)) act(root);
      all(selector, root).forEach(act);
    };
    each("input[data-suggest]", suggest);
    each("input[data-most]", weigh);
    each("form[data-guard]", guard);
    each("form[method=post]", once);
    each("output[data-counts]", count);
    each("input[data-ticks]", ticks);
    each("[data-crosses]", cross);
    each("[data-poll][id]", poll);
    each("form[data-fragment]", (form) => {
      form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
      form.addEventListener("change", () => send(form));
    });
    each("a[data-fragment]", (link) => link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
      follow(link.href, link.dataset.fragment, () => { location.href = link.href; });
    }));
    each("button[data-copy]", (button) => {
      button.hidden = !navigator.clipboard;
      button.addEventListener("click", async () => {
        const from = document.getElementById(button.dataset.copy);
        await navigator.clipboard.writeText(from.value || from.textContent.trim());
        say(words.copied);
      });
    });
  };

  document.body.append(speaker);
  dress(document);
  const [first] = all("[data-focus]"), [begin] = all("[data-begin]"); /* where a task begins, for those who have a keyboard */
  if (first) first.focus();
  else if (matchMedia("(pointer:fine)").matches) begin?.focus({ preventScroll: true });
  addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.firstElementChild.focus(); }
  });
  addEventListener("click", (event) => all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  addEventListener("beforeprint", () => all("details:not(.menu)").forEach((each) => { each.open = true; }));
})();
