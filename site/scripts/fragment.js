// What the link carried behind its `#`, which no server is sent and the address bar must not keep.

/** Calls `took(text)` now and whenever a link with another fragment is opened in this tab; empty without one. */
export function onFragment(took) {
  const take = () => {
    const text = location.hash.slice(1);
    if (text !== "") history.replaceState(null, "", location.pathname);
    took(text);
  };
  // Replacing the state fires no `hashchange`; opening the next link does.
  addEventListener("hashchange", () => location.hash !== "" && take());
  take();
}
