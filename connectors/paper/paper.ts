// A paper: what is to be laid out, whatever it is about and whatever file it becomes. PDF and DOCX are made
// from the same one, so that they say the same.

export type Tone = 'plain' | 'quiet' | 'good' | 'fair' | 'bad';

export interface Line {
  readonly text: string;
  readonly tone?: Tone;
  readonly strong?: boolean;
  /** A sign in front: it holds, or it does not. */
  readonly mark?: 'held' | 'missed';
}

/** What stands in a cell, one line below the other. */
export type Cell = readonly Line[];

export interface Bar {
  readonly label: string;
  /** From 0 to 100. */
  readonly percent: number;
  /** Right of the bar. */
  readonly note: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly newPage?: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'bars'; readonly bars: readonly Bar[] }
  | {
      readonly kind: 'table';
      /** Shares of the width; together 1. */
      readonly columns: readonly { readonly title: string; readonly share: number }[];
      readonly rows: readonly (readonly Cell[])[];
    };

export interface Paper {
  readonly title: string;
  readonly subtitle: string;
  /** The one figure that matters, with its caption. */
  readonly headline: { readonly figure: string; readonly caption: string };
  /** On the first page: what, for whom, when. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** On every further page. */
  readonly header: string;
  readonly footer: string;
  readonly madeMs: number;
  readonly blocks: readonly Block[];
}

/** Colours by tone, as RRGGBB. */
export const colours: Readonly<Record<Tone | 'ink' | 'accent' | 'rule' | 'shade', string>> = {
  plain: '1F2933',
  quiet: '66727F',
  good: '1B7F4B',
  fair: 'A86A00',
  bad: 'B3261E',
  ink: '10263D',
  accent: '1F6F9F',
  rule: 'D5DCE3',
  shade: 'F2F5F8',
};
