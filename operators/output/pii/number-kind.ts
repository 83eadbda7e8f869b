// number_kind: what a numbered document looks like: its layouts, its shape, its checksum, and the words
// that name it. The tables in `kinds/` are lists of these.

/**
 * One kind of number. A layout spells the lengths of the groups and what stands between them: `'3-2-4'`;
 * `_` is one of blank, `-`, `.` (the same throughout); `'26..35'` is one group of 26 to 35.
 *
 * @example
 * const ssn: NumberKind = { kind: 'us_ssn', anywhere: ['3_2_4'], named: ['9'], shape: /^\d{9}$/, words: 'ssn' };
 */
export interface NumberKind {
  readonly kind: string;
  /** Layouts that are found in any text. */
  readonly anywhere?: readonly string[];
  /** Layouts that are found beside their name, or in a text without any words. */
  readonly alone?: readonly string[];
  /** Layouts that are found beside their name only. */
  readonly named?: readonly string[];
  /** Of the groups joined, in capitals. */
  readonly shape: RegExp;
  /** Dates, ranges, checksums: of the groups joined, in capitals and as they were written. */
  readonly check?: (compact: string, written: string) => boolean;
  /** Whether `check` verifies a checksum. */
  readonly checksum?: boolean;
  /** Names in lower case, `|` between them; a blank stands for blank, `_`, `-`, `.` or nothing. */
  readonly words?: string;
}

export type Standing = 'anywhere' | 'alone' | 'named';

/** One layout of a kind, ready to be looked up. */
export interface Layout {
  readonly of: NumberKind;
  readonly standing: Standing;
  /** What stands between the groups; `_` for one of blank, dash, dot. */
  readonly between: string;
}

/** Layouts by the lengths of their groups: one step per group. */
export interface LayoutNode {
  readonly anywhere: Layout[];
  /** Those that need a name, or a text without words. */
  readonly others: Layout[];
  readonly next: (LayoutNode | undefined)[];
}

const emptyNode = (): LayoutNode => ({ anywhere: [], others: [], next: [] });

const lengthsOf = (layout: string): readonly (readonly number[])[] => {
  const [from = '', to] = layout.split('..');
  if (to === undefined) return [layout.split(/\D/).map(Number)];
  const first = Number(from);
  return Array.from({ length: Number(to) - first + 1 }, (_, at) => [first + at]);
};

/** All layouts of the kinds, the root first. */
export const layoutTree = (kinds: readonly NumberKind[]): LayoutNode => {
  const root = emptyNode();
  for (const of of kinds) {
    for (const standing of ['anywhere', 'alone', 'named'] as const) {
      for (const layout of of[standing] ?? []) {
        const between = layout.includes('..') ? '' : layout.replace(/\d/g, '');
        for (const lengths of lengthsOf(layout)) {
          let node = root;
          for (const length of lengths) {
            node.next[length] ??= emptyNode();
            node = node.next[length] ?? node;
          }
          (standing === 'anywhere' ? node.anywhere : node.others).push({ of, standing, between });
        }
      }
    }
  }
  return root;
};
