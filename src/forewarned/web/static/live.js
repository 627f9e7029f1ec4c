// Quiet updates of a page that is open, while nobody's reading is disturbed.
//
// A page asks for them with an address on its main part, and names what may be exchanged:
//   <main data-live="/live?report=KEY"> … <section data-live-region="answers"> … </section>
// When something changes, the page is fetched again and the regions that differ are exchanged. What is in
// view stays where it is; a region in which somebody types, stands or has marked words is left alone, and
// a line offers the new version instead. Without this script the page is an ordinary page.
"use strict";
(() => {
  const main = document.querySelector("[data-live]");
  if (!main || !("EventSource" in window) || !("DOMParser" in window)) return;

  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "live-status";
  main.prepend(said);

  let waiting = 0;

  function isInUse(region) {
    if (region.contains(document.activeElement) && document.activeElement !== document.body) return true;
    const marked = document.getSelection();
    return Boolean(marked && !marked.isCollapsed && region.contains(marked.anchorNode));
  }

  // Something in view that stays: its place on the screen is the same before and after.
  function anchorBeside(region) {
    for (const each of main.querySelectorAll("h1, h2, h3, p, tr, li, dt")) {
      const box = each.getBoundingClientRect();
      if (box.bottom > 0 && box.height > 0 && !region.contains(each) && each !== said) return each;
    }
    return null;
  }

  function exchange(region, fresh) {
    const anchor = anchorBeside(region);
    const before = anchor ? anchor.getBoundingClientRect().top : 0;
    region.replaceWith(document.importNode(fresh, true));
    if (anchor) window.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
  }

  function offer() {
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = "This page has changed. Show the new version.";
    said.replaceChildren(link);
  }

  async function refresh() {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    let changed = 0;
    let left = 0;
    for (const region of document.querySelectorAll("[data-live-region]")) {
      const name = region.getAttribute("data-live-region");
      const fresh = page.querySelector(`[data-live-region="${CSS.escape(name)}"]`);
      if (!fresh || fresh.innerHTML === region.innerHTML) continue;
      if (isInUse(region)) {
        left += 1;
      } else {
        exchange(region, fresh);
        changed += 1;
      }
    }
    if (left) {
      offer();
    } else if (changed) {
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      said.textContent = `Brought up to date at ${time}.`;
    }
  }

  // A build comes as many events at once: one look at the page serves them all.
  function later() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => refresh().catch(() => {}), 200);
  }

  const stream = new EventSource(main.getAttribute("data-live"));
  stream.addEventListener("change", later);
  stream.addEventListener("reset", later);
  window.addEventListener("pagehide", () => stream.close());
})();
