/* A new session: nobody is checked in at a break or a reception, as a rule. The kind sets the tick until a hand does. */
(function () {
  "use strict";
  var kind = document.getElementById("kind"), counted = document.querySelector("[name=counted]"), byHand = false;
  counted.addEventListener("change", function () { byHand = true; });
  kind.addEventListener("change", function () {
    if (!byHand) { counted.checked = kind.value !== "break" && kind.value !== "social"; }
  });
})();
