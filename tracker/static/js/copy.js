/* A button that copies the field it names. */
document.addEventListener("click", function (e) {
  "use strict";
  var button = e.target.closest("[data-copy]");
  if (!button) { return; }
  var field = document.getElementById(button.dataset.copy);
  field.select();
  (navigator.clipboard ? navigator.clipboard.writeText(field.value) : Promise.reject(new Error())).catch(function () { document.execCommand("copy"); }).then(function () { button.textContent = button.dataset.done; });
});
