/* Adding a document: a file over the limit is told before it is sent, the title is proposed from the file's name,
   and the heading of a new group is asked for only when one is wanted. */
(function () {
  "use strict";
  var file = document.getElementById("file"), title = document.getElementById("title"), group = document.getElementById("group");
  if (!file) { return; }

  function complain(text) {
    var old = document.getElementById("file-size-error"), box = file.closest(".field");
    if (old) { old.remove(); }
    box.classList.toggle("has-error", !!text);
    if (text) {
      var span = document.createElement("span");
      span.className = "error"; span.id = "file-size-error"; span.textContent = text; span.setAttribute("role", "alert");
      box.insertBefore(span, file);
    }
  }
  function tooLarge() {
    return file.files.length && file.files[0].size > Number(file.dataset.most);
  }
  file.addEventListener("change", function () {
    complain(tooLarge() ? file.dataset.tooLarge : "");
    if (title && !title.value && file.files.length) {
      title.value = file.files[0].name.replace(/\.[^.]+$/, "").replace(/[_-]+/g, " ");
    }
  });
  file.form.addEventListener("submit", function (event) {
    if (tooLarge()) { event.preventDefault(); complain(file.dataset.tooLarge); file.focus(); }
  });
  if (group) {
    var heading = document.querySelector('[data-field="new_group"]');
    var show = function () { heading.hidden = group.value !== "new"; };
    group.addEventListener("change", show);
    show();
  }
})();
