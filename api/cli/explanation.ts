// What `weir explain` finds out about an event. Plain JSON.
import type { RowCount } from '../../connectors/postgres/row-counts.ts';

/** An event in the log. */
export interface Found {
  readonly id: string;
  readonly correlation_id: string;
  readonly topic: string;
  readonly tenant: string;
  readonly partition: number;
  readonly seq: number;
  readonly subject: string;
  readonly source: string;
  readonly time: string;
  readonly appended_at: string;
  readonly data?: unknown;
}

/** How far a chain is that reads an event of the lineage. */
export interface Progress {
  readonly chain: string;
  readonly topic: string;
  readonly seq: number;
  readonly status: 'done' | 'waiting';
  /** Entries that the chain has to commit before it. */
  readonly before: number;
  /** Of the chain, when it worked on the event. */
  readonly version: number | null;
  /** The entries of broadcast topics under which it did, by topic. */
  readonly under: Readonly<Record<string, string>>;
}

/** Where something of the lineage was set aside. */
export interface Aside {
  readonly kind: 'dead letter' | 'parked' | 'outbox';
  readonly chain: string;
  readonly id: string;
  readonly step?: string;
  readonly error?: string;
}

export interface Kept {
  readonly chain: string;
  readonly state: string;
  readonly bytes: number;
  readonly value?: string;
}

export interface Explanation {
  readonly event: Found;
  readonly lineage: readonly Found[];
  readonly chains: readonly Progress[];
  /** Events of other lineages that speak of this one: detections, alerts. */
  readonly named_by: readonly Found[];
  readonly set_aside: readonly Aside[];
  /** What chains keep under its subject. */
  readonly state: readonly Kept[];
  readonly rows: readonly RowCount[];
}
