// Offers what a search may mean while it is typed.
//
// <input data-island="complete" data-source="/search/suggest">; the source answers ?q= with a list
// of { label, kind, address }. The browser's own list of offers serves keyboard and screen reader;
// an offer that is chosen leads to its page.

type Offer = { label: string; kind: string; address: string };

const PATIENCE = 120;
const SHORTEST = 2;

/** Makes one field offer what the source knows. */
function complete(field: HTMLInputElement, source: string): void {
  const list = document.createElement("datalist");
  list.id = `${field.id}-offers`;
  field.after(list);
  field.setAttribute("list", list.id);
  let offers: Offer[] = [];
  let waiting = 0;
  let asked = new AbortController();
  field.addEventListener("input", () => {
    const chosen = offers.find(({ label, kind }) => field.value === `${label} (${kind})`);
    if (chosen) {
      location.assign(chosen.address);
      return;
    }
    clearTimeout(waiting);
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    waiting = setTimeout(() => {
      void offer(field.value.trim(), signal);
    }, PATIENCE);
  });

  /** Shows the offers for a text, unless another was typed meanwhile. */
  async function offer(text: string, signal: AbortSignal): Promise<void> {
    if (text.length < SHORTEST) {
      list.replaceChildren();
      return;
    }
    try {
      const answer = await fetch(`${source}?q=${encodeURIComponent(text)}`, { signal });
      offers = answer.ok ? ((await answer.json()) as Offer[]) : [];
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      throw error;
    }
    list.replaceChildren(
      ...offers.map(({ label, kind }) => {
        const option = document.createElement("option");
        option.value = `${label} (${kind})`;
        return option;
      }),
    );
  }
}

for (const field of document.querySelectorAll<HTMLInputElement>('[data-island="complete"]')) {
  const { source } = field.dataset;
  if (source) {
    complete(field, source);
  }
}
