/* One more row without a round to the server; a kept draft with more rows than the page gets them back. */
(function () {
  "use strict";
  var table = document.querySelector("[data-rows]"), form = table && table.closest("form");
  if (!form) { return; }
  var body = table.tBodies[0];
  function add() {
    var last = body.rows[body.rows.length - 1], row = last.cloneNode(true), number = body.rows.length + 1;
    row.className = "";
    row.querySelector("[data-number]").textContent = number;
    row.querySelectorAll(".error").forEach(function (error) { error.remove(); });
    row.querySelectorAll("input, select").forEach(function (field) {
      field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby");
      if (field.tagName === "SELECT") { field.selectedIndex = 0; } else { field.value = ""; }
      var label = row.querySelector('label[for="' + field.id + '"]');
      field.id = field.name + "-" + number;
      if (label) { label.htmlFor = field.id; label.lastChild.textContent = ", " + number; }
    });
    row.querySelectorAll(".has-error").forEach(function (cell) { cell.classList.remove("has-error"); });
    body.appendChild(row);
    return row;
  }
  form.querySelector("[data-more]").addEventListener("click", function (e) {
    e.preventDefault();
    add().querySelector("input").focus();
  });
  var kept = null;
  try { kept = JSON.parse(localStorage.getItem("draft:" + form.dataset.draft)); } catch (e) { /* nothing kept */ }
  if (kept && Array.isArray(kept.email) && kept.email.length > body.rows.length) {
    while (body.rows.length < Math.min(kept.email.length, 200)) { add(); }
    form.dispatchEvent(new Event("draft"));
  }
})();
