// Quiet updates of a page that is open, while nobody's reading is disturbed.
//
// The main part of a page says where the changes are told (data-live), and of which report or organisation
// it is (data-report, data-organisation). Its labelled sections are its regions. When something changes, the
// page is fetched again and the regions that differ are exchanged; what is in view stays where it is. A
// region in which somebody stands, types or has marked words is left alone, and a line offers the new
// version instead. A list of search results stays as it is. Without this script a page is an ordinary page.
"use strict";
(() => {
  const main = document.querySelector("[data-live]");
  if (!main || main.querySelector(".results") || !("EventSource" in window)) return;

  const REGIONS = ".lede, section[aria-labelledby], aside[aria-labelledby], [data-live-region]";
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "live-status";
  main.append(said);

  // How each region came: what was opened since is no difference.
  const came = new WeakMap();

  function nameOf(region) {
    return region.getAttribute("data-live-region") || region.getAttribute("aria-labelledby") || "lede";
  }

  function regionsOf(root) {
    const found = new Map();
    for (const each of root.querySelectorAll(REGIONS)) {
      if (!each.parentElement.closest(REGIONS)) found.set(nameOf(each), each);
    }
    return found;
  }

  function isInUse(region) {
    if (region.contains(document.activeElement)) return true;
    const marked = document.getSelection();
    return Boolean(marked && !marked.isCollapsed && region.contains(marked.anchorNode));
  }

  // What somebody opened stays open.
  function keepOpen(old, fresh) {
    for (const each of old.querySelectorAll("details[open][id]")) {
      const same = fresh.querySelector(`#${CSS.escape(each.id)}`);
      if (same) same.setAttribute("open", "");
    }
  }

  // Something in view that stays: its place on the screen is the same before and after.
  function anchorBeside(region) {
    for (const each of main.querySelectorAll("h1, h2, h3, p, tr, li, dt")) {
      const box = each.getBoundingClientRect();
      if (box.bottom > 0 && box.height > 0 && each !== said && !(region && region.contains(each))) return each;
    }
    return null;
  }

  function inPlace(region, change) {
    const anchor = anchorBeside(region);
    const before = anchor ? anchor.getBoundingClientRect().top : 0;
    change();
    if (anchor) window.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
  }

  function say(words, link) {
    said.replaceChildren();
    if (link) {
      const way = document.createElement("a");
      way.href = window.location.href;
      way.textContent = words;
      said.append(way);
    } else {
      said.textContent = words;
    }
  }

  async function refresh() {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const old = regionsOf(main);
    let changed = 0;
    let left = 0;
    let last = null;
    for (const [name, fresh] of regionsOf(page)) {
      const region = old.get(name);
      const made = document.importNode(fresh, true);
      came.set(made, fresh.innerHTML);
      if (!region) {
        if (!last) continue;
        inPlace(null, () => last.after(made));
        last = made;
        changed += 1;
      } else if (fresh.innerHTML === came.get(region)) {
        last = region;
      } else if (isInUse(region)) {
        last = region;
        left += 1;
      } else {
        keepOpen(region, made);
        inPlace(region, () => region.replaceWith(made));
        last = made;
        changed += 1;
      }
    }
    if (left) {
      say("This page has changed. Show the new version.", true);
    } else if (changed) {
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      say(`Brought up to date at ${time}.`, false);
    }
  }

  // A build comes as many events at once: one look at the page serves them all.
  let waiting = 0;
  function later() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => refresh().catch(() => {}), 200);
  }

  for (const region of regionsOf(main).values()) came.set(region, region.innerHTML);

  const asked = new URLSearchParams();
  if (main.dataset.report) asked.set("report", main.dataset.report);
  if (main.dataset.organisation) asked.set("organisation", main.dataset.organisation);
  const query = asked.toString();
  const stream = new EventSource(main.dataset.live + (query ? `?${query}` : ""));
  stream.addEventListener("change", later);
  stream.addEventListener("reset", later);
  window.addEventListener("pagehide", () => stream.close());

})();
