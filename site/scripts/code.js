// A code on show: grouped for the eye, copied without the gaps.

/** Groups of equal length where that is possible: read and typed with fewer slips. */
export function groups(code) {
  const characters = [...code];
  // A short one is read at a glance, and one with a hyphen in it is grouped already.
  if (characters.length < 6 || !/^[\p{L}\p{N}]+$/u.test(code)) return [code];
  const size = [5, 4, 3].find((size) => characters.length % size === 0) ?? 4;
  const parts = [];
  for (let at = 0; at < characters.length; at += size) parts.push(characters.slice(at, at + size).join(""));
  return parts;
}

/** Puts the code into `element`, a `span` for each group. */
export function put(element, code) {
  element.replaceChildren(
    ...groups(code).map((group) => {
      const part = document.createElement("span");
      part.textContent = group;
      return part;
    }),
  );
}

/** Copies the code and says so on the button and in `spoken`. */
export async function copy(code, { button, element, spoken, what }) {
  try {
    await navigator.clipboard.writeText(code);
    button.textContent = "Copied";
    spoken.textContent = `${what} copied.`;
  } catch {
    getSelection().selectAllChildren(element);
    spoken.textContent = `Copying was not allowed; the ${what.toLowerCase()} is selected.`;
  }
}
