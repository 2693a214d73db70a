// Elements that several lists are made of. Text only ever becomes a text node.

/** An element with a class and a text. */
export function text(tag, className, content) {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.textContent = content;
  return element;
}

/** A row of a table that stays one for screen readers where the style sheet makes it a block. */
export function row(...cells) {
  const row = document.createElement("tr");
  row.setAttribute("role", "row");
  row.append(...cells);
  return row;
}

/** A cell of such a row. */
export function cell(className, ...content) {
  const cell = document.createElement("td");
  cell.className = className;
  cell.setAttribute("role", "cell");
  cell.append(...content);
  return cell;
}

/** A button that reads `label` and is spoken as `spoken`. */
export function button(className, label, spoken, clicked) {
  const button = text("button", className, label);
  button.type = "button";
  button.setAttribute("aria-label", spoken);
  button.addEventListener("click", () => clicked(button));
  return button;
}

/** Has the browser keep `content` as a file. */
export function download(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser takes it from here in a task of its own.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A moment (RFC 3339) as the reader's own clock and calendar say it. */
export function moment(at) {
  const time = text("time", "moment", new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" }));
  time.dateTime = at;
  return time;
}
