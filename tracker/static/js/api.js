/* The API's page: sends a call as it is described, by a program's token or as who is signed in, and shows the answer. */
(function () {
  "use strict";
  var page = document.querySelector("[data-api]"), token = document.getElementById("api-token");
  function shown(answer) {
    return answer.text().then(function (text) {
      try { text = JSON.stringify(JSON.parse(text), null, 2); } catch (e) { /* a file: as it is */ }
      return answer.status + " " + (answer.headers.get("Content-Type") || "") + "\n\n" + text.slice(0, 20000);
    });
  }
  function send(form) {
    var query = new URLSearchParams(), headers = { Accept: "application/json" }, method = form.dataset.method;
    var path = form.dataset.path.replace(/\{(\w+)\}/g, function (_all, name) { return encodeURIComponent(form.elements["path-" + name].value.trim()); });
    Array.prototype.forEach.call(form.elements, function (field) {
      if (field.name.indexOf("query-") === 0 && field.value.trim()) { query.set(field.name.slice(6), field.value.trim()); }
    });
    if (token.value.trim()) { headers.Authorization = "Bearer " + token.value.trim(); } else if (page.dataset.token) { headers["X-CSRFToken"] = page.dataset.token; }
    if (form.elements.body) { headers["Content-Type"] = "application/json"; }
    var said = { method: method, headers: headers, cache: "no-store", credentials: token.value.trim() ? "omit" : "same-origin" };
    if (form.elements.body) { said.body = form.elements.body.value; }
    return fetch(path + (query.toString() ? "?" + query : ""), said).then(shown);
  }
  page.querySelectorAll("[data-try]").forEach(function (part) { part.hidden = false; });
  page.addEventListener("submit", function (e) {
    var form = e.target.closest("form[data-method]");
    if (!form) { return; }
    e.preventDefault();
    var out = form.querySelector("pre");
    out.textContent = "…";
    send(form).catch(function (error) { return String(error); }).then(function (text) { out.textContent = text; out.focus(); });
  });
})();
