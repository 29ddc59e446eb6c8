/* The attendance page while the meeting goes on: asks every ten seconds for what is new, and not while nobody looks. */
(function () {
  "use strict";
  var place = document.querySelector("[data-live]");
  if (!place) { return; }
  var mark = place.dataset.mark, asking = false;
  function ask() {
    if (asking || document.visibilityState !== "visible") { return; }
    asking = true;
    fetch(place.dataset.live, { headers: { "If-None-Match": mark }, credentials: "same-origin", cache: "no-store" })
      .then(function (answer) {
        if (answer.status !== 200 || answer.redirected) { return null; }
        return answer.text().then(function (page) {
          // somebody walks through the table with the keyboard: not under their fingers, the next time
          if (place.contains(document.activeElement)) { return; }
          place.innerHTML = page;
          mark = answer.headers.get("ETag") || "";
        });
      })
      .catch(function () { /* no network: the next time */ })
      .then(function () { asking = false; });
  }
  setInterval(ask, Number(place.dataset.every || 10) * 1000);
  document.addEventListener("visibilitychange", ask);
})();
