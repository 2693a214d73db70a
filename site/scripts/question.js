// The question before something that can't be undone.

const dialog = document.getElementById("question");
const title = document.getElementById("question-title");
const text = document.getElementById("question-text");
const yes = document.getElementById("question-yes");
const no = document.getElementById("question-no");

yes.addEventListener("click", () => dialog.close("yes"));
no.addEventListener("click", () => dialog.close());

/**
 * Resolves to whether the person said yes; Escape says no. In `asks`, `{}` stands for `about`, which is
 * somebody else's text.
 */
export function confirmed({ heading, asks, about, accept, keep }) {
  const name = document.createElement("bdi");
  name.textContent = about;
  const [before, after] = asks.split("{}");
  title.textContent = heading;
  text.replaceChildren(before, name, after ?? "");
  yes.textContent = accept;
  no.textContent = keep;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const closed = () => {
      text.replaceChildren();
      resolve(dialog.returnValue === "yes");
    };
    dialog.addEventListener("close", closed, { once: true });
  });
}

/** Takes the question away; whoever asked hears no. */
export function reset() {
  if (dialog.open) dialog.close();
}
