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

/** Longest group, and most groups, that a layout may have. */
export const groupLengthMax = 62;
export const groupsMax = 7;

/** The lengths of groups as one number: the key of the table. */
export const signature = (before: number, length: number): number => before * 64 + length;

const signaturesOf = (layout: string): readonly number[] => {
  const [from = '', to] = layout.split('..');
  if (to !== undefined) {
    const first = Number(from);
    return Array.from({ length: Number(to) - first + 1 }, (_, at) => signature(0, first + at));
  }
  return [layout.split(/\D/).reduce((sum, length) => signature(sum, Number(length)), 0)];
};

/** Layouts by the lengths of their groups. */
export const layoutTable = (
  kinds: readonly NumberKind[],
): ReadonlyMap<number, readonly Layout[]> => {
  const table = new Map<number, Layout[]>();
  for (const of of kinds) {
    for (const standing of ['anywhere', 'alone', 'named'] as const) {
      for (const layout of of[standing] ?? []) {
        const between = layout.includes('..') ? '' : layout.replace(/\d/g, '');
        for (const key of signaturesOf(layout)) {
          const list = table.get(key) ?? [];
          list.push({ of, standing, between });
          table.set(key, list);
        }
      }
    }
  }
  return table;
};
