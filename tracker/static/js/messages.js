// The preview follows what is typed: a moment after the last key the form is sent to the frame, as its own button does.
"use strict";
for (const form of document.querySelectorAll("form[data-preview]")) {
  const show = form.querySelector("[data-show]");
  let waiting = 0;
  const soon = (event) => {
    if (event.target.name === "size") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(show), event.type === "change" ? 0 : 700);
  };
  form.addEventListener("input", soon);
}
