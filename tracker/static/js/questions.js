/* Questions that depend on others appear with their answer; files that are too large are said so before they are sent.
   Without this all questions are shown and the server judges. */
(function () {
  "use strict";
  var all = function (sel, from) { return Array.prototype.slice.call((from || document).querySelectorAll(sel)); };
  var dependent = all("[data-if], [data-types]");
  var answers = function (form, name) {
    return all('[name="' + name + '"]', form).filter(function (f) {
      return !f.disabled && ((f.type !== "radio" && f.type !== "checkbox") || f.checked);
    }).map(function (f) { return f.value; });
  };
  var typeOf = function (form) {
    var list = form.querySelector("#organisation"), other = form.querySelector("#organisation_other");
    if (list && list.value) { return list.options[list.selectedIndex].dataset.type || ""; }
    return other && other.value ? "other" : "";
  };
  function applies(box, form) {
    var types = box.dataset.types, wanted = box.dataset["if"];
    if (types && types.split(" ").indexOf(typeOf(form)) < 0) { return false; }
    return !wanted || wanted.split(" ").some(function (one) {
      var cut = one.lastIndexOf(":");
      return answers(form, one.slice(0, cut)).indexOf(one.slice(cut + 1)) > -1;
    });
  }
  function show() {
    /* twice: one question may hang on another that hangs on a third */
    for (var turn = 0; turn < 2; turn++) {
      dependent.forEach(function (box) {
        var on = applies(box, box.closest("form"));
        box.hidden = !on;
        all("input, select, textarea", box).forEach(function (field) { field.disabled = !on; });
      });
    }
  }
  if (dependent.length) {
    all("[data-only]").forEach(function (hint) { hint.hidden = true; });
    document.addEventListener("change", show);
    document.addEventListener("input", show);
    window.addEventListener("pageshow", show);
    show();
  }
  all("input[type=file][data-largest]").forEach(function (field) {
    field.addEventListener("change", function () {
      var file = field.files[0], id = field.id + "-error", said = document.getElementById(id);
      var large = file && file.size > Number(field.dataset.largest);
      if (said) { said.remove(); field.removeAttribute("aria-invalid"); }
      if (!large) { return; }
      said = document.createElement("span");
      said.className = "error"; said.id = id; said.setAttribute("role", "alert"); said.textContent = field.dataset.tooLarge;
      field.parentNode.insertBefore(said, field);
      field.setAttribute("aria-invalid", "true");
      field.value = "";
    });
  });
})();
