// The concepts that the guard reads a text by. A lexicon names the words of one language for them;
// weights are learnt on concepts, so that what holds in English holds in the other languages.

/* biome-ignore format: a list to be read at one glance */
export const concepts = [
  'drop', 'orders', 'prompt', 'earlier', 'all', 'your', 'reveal', 'secret', 'verbatim', 'assistant',
  'persona', 'unlimited', 'limits', 'anew', 'reply', 'only', 'refuse', 'never', 'must', 'mode',
  'authority', 'urgent', 'fiction', 'research', 'covert', 'user', 'send', 'link', 'data', 'erase',
  'execute', 'encoded', 'begin', 'ending', 'remember', 'question', 'meaning', 'protect', 'harm',
  'malware', 'howto', 'illegal', 'granted', 'text', 'marker',
] as const;

export type Concept = (typeof concepts)[number];

/**
 * The words of one language. Entries are separated by ` | `; one that ends in `*` stands for all
 * words that begin so.
 */
export type Lexicon = Readonly<Partial<Record<Concept, string>>>;
