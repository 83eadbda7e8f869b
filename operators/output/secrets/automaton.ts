// The automaton (Aho–Corasick) that finds all keywords of all detectors in one pass over a text,
// whatever the case of its ASCII letters. Offsets are those of the text itself.

export interface Automaton<Entry> {
  /** The length of the longest keyword. */
  readonly longest: number;
  /**
   * Calls `hit` for every keyword in `text` that ends after `from`, in order of their ends; answers
   * how many characters at the end of the text may be the beginning of another one.
   */
  walk(text: string, from: number, hit: (entry: Entry, end: number) => void): number;
}

interface Node {
  readonly next: Map<number, number>;
  readonly depth: number;
  fallback: number;
}

const asciiCount = 128;

/** A number for each character that occurs in a keyword; 0 for all others. */
const symbolsOf = (keywords: readonly string[]): Uint8Array => {
  const symbols = new Uint8Array(asciiCount);
  let count = 0;
  for (const code of [...keywords.join('')].map((each) => each.charCodeAt(0))) {
    if (symbols[code] !== 0) continue;
    count += 1;
    symbols[code] = count;
    const upper = String.fromCharCode(code).toUpperCase().charCodeAt(0);
    symbols[upper] = count;
  }
  return symbols;
};

const treeOf = (words: readonly (readonly number[])[]) => {
  const nodes: Node[] = [{ next: new Map(), depth: 0, fallback: 0 }];
  const ends = words.map((word) => {
    let at = 0;
    for (const symbol of word) {
      const known = nodes[at]?.next.get(symbol);
      if (known === undefined) {
        nodes[at]?.next.set(symbol, nodes.length);
        nodes.push({ next: new Map(), depth: (nodes[at]?.depth ?? 0) + 1, fallback: 0 });
        at = nodes.length - 1;
      } else at = known;
    }
    return at;
  });
  return { nodes, ends };
};

/** The table of a complete automaton: for each state and symbol the next state. */
const complete = (nodes: readonly Node[], width: number): Uint16Array => {
  const table = new Uint16Array(nodes.length * width);
  const queue = [0];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const node = nodes[at] as Node;
    for (let symbol = 1; symbol < width; symbol += 1) {
      const other = at === 0 ? 0 : (table[node.fallback * width + symbol] ?? 0);
      const next = node.next.get(symbol);
      table[at * width + symbol] = next ?? other;
      if (next === undefined) continue;
      (nodes[next] as Node).fallback = other;
      queue.push(next);
    }
  }
  return table;
};

/** Builds the automaton; keywords are lower-case ASCII, at most 65,535 characters altogether. */
export const automaton = <Entry>(
  keywords: readonly (readonly [keyword: string, entry: Entry])[],
): Automaton<Entry> => {
  const symbols = symbolsOf(keywords.map(([keyword]) => keyword));
  const width = Math.max(...symbols) + 1;
  const words = keywords.map(([keyword]) =>
    [...keyword].map((each) => symbols[each.charCodeAt(0)] ?? 0),
  );
  const { nodes, ends } = treeOf(words);
  const table = complete(nodes, width);
  const own = nodes.map((): Entry[] => []);
  for (const [nth, end] of ends.entries()) own[end]?.push((keywords[nth] as [string, Entry])[1]);
  const found = nodes.map((_, at) => {
    const all: Entry[] = [];
    for (let each = at; each !== 0; each = nodes[each]?.fallback ?? 0)
      all.push(...(own[each] ?? []));
    return all.length === 0 ? undefined : all;
  });
  return {
    longest: Math.max(...nodes.map(({ depth }) => depth)),
    walk: (text, from, hit) => {
      let state = 0;
      for (let at = from; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        const symbol = code < asciiCount ? (symbols[code] as number) : 0;
        state = symbol === 0 ? 0 : (table[state * width + symbol] as number);
        const entries = found[state];
        if (entries === undefined) continue;
        for (const entry of entries) hit(entry, at + 1);
      }
      return nodes[state]?.depth ?? 0;
    },
  };
};
