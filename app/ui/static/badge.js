/* A badge as it will be, while it is written: data-preview="address to ask", data-into="id of the part that shows it". */
(() => {
  "use strict";
  for (const asking of document.querySelectorAll("[data-preview]")) {
    const form = asking.closest("form"), part = document.getElementById(asking.dataset.into);
    let timer, turn = 0;
    const show = async () => {
      const now = ++turn, body = new FormData(form);
      body.delete("picture"); /* a file is sent once, with the form */
      try {
        const answer = await fetch(asking.dataset.preview, { method: "POST", body, headers: { Accept: "text/html" } });
        if (!answer.ok || now !== turn) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        part.replaceChildren(...page.body.childNodes);
      } catch { /* the button still shows it */ }
    };
    asking.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 250); });
  }
})();
