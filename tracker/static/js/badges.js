/* The designer: draw the badge anew while typing. Without it, the button "Show" does. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-designer]");
  if (!form) { return; }
  var picture = form.querySelector("[data-preview]"), waiting = 0;
  function address() {
    var asked = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && value && name !== "csrf_token") { asked.append(name, value); }
    });
    return form.dataset.designer + "?" + asked.toString();
  }
  function draw() {
    var next = new Image(), wanted = address();
    picture.classList.add("waits");
    next.onload = next.onerror = function (event) {
      if (wanted !== address()) { return; }
      if (event.type === "load") { picture.src = wanted; }
      picture.classList.remove("waits");
    };
    next.src = wanted;
  }
  function paint(select) {
    var square = select.parentNode.querySelector(".swatch rect");
    if (square) { square.setAttribute("fill", select.options[select.selectedIndex].dataset.colour); }
  }
  form.addEventListener("input", function (event) {
    if (event.target.name && event.target.name.indexOf("colour-") === 0) { paint(event.target); }
    if (event.target.type === "file") { return; }
    clearTimeout(waiting);
    waiting = setTimeout(draw, 350);
  });
})();
