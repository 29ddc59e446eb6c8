/* A list to tick in: tick all, and say on the button, where it has words for it, how many are ticked. Works without it. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-ticks]");
  if (!form) { return; }
  var all = form.querySelector("[data-tick-all]"), text = form.querySelector("[data-ticked]"), plain = text && text.textContent;
  if (!all) { return; }
  var boxes = Array.prototype.slice.call(form.querySelectorAll('input[name="id"]'));
  function count() {
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    if (text) { text.textContent = ticked ? text.dataset.ticked.replace("%d", ticked) : plain; }
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  all.addEventListener("change", function () { boxes.forEach(function (box) { box.checked = all.checked; }); count(); });
  form.addEventListener("change", count);
  count();
})();
