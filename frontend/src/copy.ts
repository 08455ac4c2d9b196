// Gives a text that is meant to be copied a button that copies it.
//
// <pre data-island="copy" data-label="Copy for curl">…</pre>

import { button } from "./island";

const SHOWN = 2000;

for (const text of document.querySelectorAll<HTMLElement>('[data-island="copy"]')) {
  const made = button("Copy", text.dataset["label"] ?? "Copy", () => {
    void navigator.clipboard.writeText(text.textContent ?? "").then(() => {
      made.textContent = "Copied";
      setTimeout(() => {
        made.textContent = "Copy";
      }, SHOWN);
    });
  });
  text.before(made);
}
