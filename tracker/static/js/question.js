/* The answers to choose from are shown only for kinds that are chosen from. Without this they are always shown. */
(function () {
  "use strict";
  var kind = document.getElementById("kind"), parts = Array.prototype.slice.call(document.querySelectorAll("[data-for-kinds]"));
  function show() { parts.forEach(function (part) { part.hidden = part.dataset.forKinds.split(" ").indexOf(kind.value) < 0; }); }
  kind.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
})();
