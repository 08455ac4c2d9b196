// The query field as an editor: colours, checking, and completion from what is in the graph.
//
// <div data-island="editor" data-terms="/terms.json" data-names="/suggest" data-error-line="3">
//   <label for="query-text">Query</label> <textarea id="query-text" name="query">…</textarea>
// </div>
//
// The field stays in the form, hidden, and always holds what the editor holds.

import "./examples";
import Yasqe, { type Hint, type PartialConfig, type Token } from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";

/** What the page gives at data-terms: prefixes, and what classes and properties are called. */
type Terms = {
  prefixes: Record<string, string>;
  classes: Term[];
  properties: Term[];
};

type Term = { iri: string; label: string };

type CompletionToken = Token & { autocompletionString?: string };

const MOST_HINTS = 50;

/** Returns an IRI as a query writes it: by a prefix where there is one. */
function shortened(iri: string, prefixes: Record<string, string>): string {
  for (const [prefix, start] of Object.entries(prefixes)) {
    const local = iri.slice(start.length);
    if (iri.startsWith(start) && /^[A-Za-z_][\w-]*$/.test(local)) {
      return `${prefix}:${local}`;
    }
  }
  return `<${iri}>`;
}

/** Offers classes or properties whose name or label has what was typed. */
function offer(name: "class" | "property", terms: Term[], prefixes: Record<string, string>): void {
  const usual = Yasqe.Autocompleters[name];
  if (!usual) {
    throw new Error(`the editor knows no completion of a ${name}`);
  }
  const labels = new Map(terms.map(({ iri, label }) => [shortened(iri, prefixes), label]));
  Yasqe.registerAutocompleter({
    ...usual,
    autoShow: true,
    persistenceId: null,
    get: (_, token?: CompletionToken) => {
      const typed = (token?.autocompletionString ?? "").toLowerCase();
      return terms
        .filter(({ iri, label }) => `${iri}\n${label}`.toLowerCase().includes(typed))
        .slice(0, MOST_HINTS)
        .map(({ iri }) => iri);
    },
    postProcessSuggestion: (yasqe, _, iri) =>
      shortened(iri, { ...prefixes, ...yasqe.getPrefixesFromQuery() }),
    postprocessHints: (_, hints: Hint[]) =>
      hints.map((hint) => {
        const label = labels.get(hint.text);
        return label ? { ...hint, displayText: `${hint.text}  ${label}` } : hint;
      }),
  });
}

/** Offers the resources whose names begin as what stands after the prefix of their kind. */
function offerIndividuals(prefixes: Record<string, string>, source: string): void {
  const labels = new Map<string, string>();
  Yasqe.registerAutocompleter({
    name: "individual",
    autoShow: true,
    bulk: false,
    persistenceId: null,
    isValidCompletionPosition: (yasqe) => individual(yasqe.getCompleteToken(), prefixes) !== null,
    get: async (_, token?: CompletionToken) => {
      const asked = token ? individual(token, prefixes) : null;
      if (!asked) {
        return [];
      }
      const answer = await fetch(`${source}?${new URLSearchParams(asked)}`).catch(() => undefined);
      const offers = answer?.ok ? ((await answer.json()) as Term[]) : [];
      for (const { iri, label } of offers) {
        labels.set(shortened(iri, prefixes), label);
      }
      return offers.map(({ iri }) => iri);
    },
    postProcessSuggestion: (_yasqe, _token, iri) => shortened(iri, prefixes),
    postprocessHints: (_, hints: Hint[]) =>
      hints.map((hint) => {
        const label = labels.get(hint.text);
        return label ? { ...hint, displayText: `${hint.text}  ${label}` } : hint;
      }),
  });
}

/** Returns the kind and the beginning of the name that a token such as organization:osc asks for. */
function individual(
  { string }: Token,
  prefixes: Record<string, string>,
): { kind: string; q: string } | null {
  const [, prefix = "", begun = ""] = /^([a-z-]+):(\S+)$/.exec(string) ?? [];
  const kind = /\/id\/([a-z-]+)\/$/.exec(prefixes[prefix] ?? "")?.[1];
  return kind && begun ? { kind, q: begun } : null;
}

/** Offers the graph's prefixes, and writes the declaration of one that is used without it. */
function offerPrefixes(prefixes: Record<string, string>): void {
  const usual = Yasqe.Autocompleters["prefixes"];
  if (!usual) {
    throw new Error("the editor knows no completion of prefixes");
  }
  const declared = Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  Yasqe.registerAutocompleter({ ...usual, persistenceId: null, get: () => declared });
}

/** Returns the terms of the graph, or none where they cannot be had: the editor works without. */
async function termsAt(url: string | undefined): Promise<Terms> {
  const response = url ? await fetch(url).catch(() => undefined) : undefined;
  if (response?.ok) {
    return response.json();
  }
  return { prefixes: {}, classes: [], properties: [] };
}

/** Returns what is wrong with the query, as far as its grammar goes, or nothing. */
function fault(yasqe: Yasqe): string {
  for (let line = 0; line < yasqe.getDoc().lineCount(); line += 1) {
    const wrong = yasqe.getLineTokens(line, true).find(({ state }) => state.OK === false);
    if (wrong) {
      return `Line ${line + 1}: ${wrong.state.errorMsg ?? `“${wrong.string}” cannot stand here`}`;
    }
  }
  return "";
}

/** Puts the editor in the place of the field. */
function replace(container: HTMLElement, field: HTMLTextAreaElement): void {
  const config: PartialConfig = {
    value: field.value,
    // The type has no null here, and undefined would not take the place of the default.
    createShareableLink: null as unknown as NonNullable<PartialConfig["createShareableLink"]>,
    persistenceId: null,
    consumeShareLink: null,
    prefixCcApi: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    screenReaderLabel: field.labels[0]?.textContent ?? "",
    requestConfig: { endpoint: location.pathname },
    // Tab leaves the field, as everywhere on the page; Ctrl-Enter sends the form.
    extraKeys: {
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-Enter": () => field.form?.requestSubmit(),
      "Cmd-Enter": () => field.form?.requestSubmit(),
    },
  };
  const place = document.createElement("div");
  field.after(place);
  field.hidden = true;
  const yasqe = new Yasqe(place, config);
  const status = document.createElement("p");
  status.className = "editor-status";
  status.setAttribute("role", "status");
  place.append(status);
  for (const label of field.labels) {
    label.addEventListener("click", () => yasqe.focus());
  }
  const faulty = Number(container.dataset["errorLine"]);
  if (faulty) {
    yasqe.addLineClass(faulty - 1, "background", "editor-fault");
    yasqe.getDoc().setCursor({ line: faulty - 1, ch: 0 });
  }
  yasqe.on("changes", () => {
    field.value = yasqe.getValue();
    status.textContent = fault(yasqe);
    if (faulty) {
      yasqe.removeLineClass(faulty - 1, "background", "editor-fault");
    }
  });
  // The library's own tip brings style attributes, which the policy of the site forbids.
  for (const event of ["mouseover", "mouseout"]) {
    place.addEventListener(event, withoutTip, { capture: true });
  }
}

/** Keeps an event from the sign beside a faulty line; the status below says what is wrong. */
function withoutTip(event: Event): void {
  if (event.target instanceof Element && event.target.closest(".parseErrorIcon")) {
    event.stopPropagation();
  }
}

for (const container of document.querySelectorAll<HTMLElement>('[data-island="editor"]')) {
  const field = container.querySelector("textarea");
  if (field) {
    const { prefixes, classes, properties } = await termsAt(container.dataset["terms"]);
    offer("class", classes, prefixes);
    offer("property", properties, prefixes);
    offerIndividuals(prefixes, container.dataset["names"] ?? "");
    offerPrefixes(prefixes);
    replace(container, field);
  }
}
