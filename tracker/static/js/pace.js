/* How often a page asks the server: soon while something happens, ever more seldom while nothing does. It waits a quarter of
   the time since the last thing happened, and never less than `soonest` or more than `slowest` (milliseconds). */
export function pace(ask, soonest, slowest) {
  let last = Date.now(), due = 0, timer = null;
  const wait = () => Math.min(slowest, Math.max(soonest, (Date.now() - last) / 4));
  function set(ms) { clearTimeout(timer); due = Date.now() + ms; timer = setTimeout(go, ms); }
  function go() { ask(); set(wait()); }
  set(soonest);
  return {
    /* something happened here, or an answer brought something: the next question is near */
    stir() { last = Date.now(); if (due - last > soonest) { set(soonest); } },
    /* somebody looks again: now */
    now() { last = Date.now(); go(); },
  };
}
