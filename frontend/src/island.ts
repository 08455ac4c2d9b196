// How an island finds its place on the page and its data.
//
// <div data-island="network" data-label="What it shows"></div>
// <script type="application/json">…</script>

/** One place on the page that a script makes alive. */
export type Island<Data> = { container: HTMLElement; data: Data };

/**
 * Returns every island of a kind with its data, which the JSON element after its container holds.
 *
 * @throws SyntaxError where that is not JSON
 */
export function islands<Data>(kind: string): Island<Data>[] {
  const found = document.querySelectorAll<HTMLElement>(`[data-island="${kind}"]`);
  return [...found].map((container) => {
    const script = container.nextElementSibling;
    if (!script?.matches('script[type="application/json"]')) {
      throw new Error(`no data stands after the ${kind}`);
    }
    return { container, data: JSON.parse(script.textContent ?? "") as Data };
  });
}

/** Returns a colour of the page's style sheet, such as "--ink", as the browser computes it. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Calls a function now, and again whenever the page changes between light and dark. */
export function withScheme(draw: () => void): void {
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

/** Returns a button with a word on it. */
export function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}
