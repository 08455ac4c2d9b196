// Gives a list of examples a field that keeps those which hold all the words typed into it.
//
// <ul data-island="examples" data-label="Find an example">…</ul>

for (const list of document.querySelectorAll<HTMLElement>('[data-island="examples"]')) {
  const items = [...list.querySelectorAll<HTMLElement>("li")];
  const field = document.createElement("input");
  field.type = "search";
  const label = document.createElement("label");
  label.append(list.dataset["label"] ?? "Find", " ", field);
  const found = document.createElement("p");
  found.setAttribute("role", "status");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    for (const item of items) {
      const text = item.textContent?.toLowerCase() ?? "";
      item.hidden = !words.every((word) => text.includes(word));
    }
    found.textContent = `${items.filter((item) => !item.hidden).length} of ${items.length}`;
  });
  // Enter would send the form that the field may stand in.
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  list.before(label, found);
}
