// What the suite and its worker processes say to each other.

/** Where a worker can be made to die or to stop: around a commit, a write into the sink, a relay. */
export const points = [
  ...(['before-call', 'after-sent', 'after-reply', 'before-sink', 'after-sink'] as const),
  ...(['before-receive', 'after-receive'] as const),
] as const;
export type Point = (typeof points)[number];

export interface Trap {
  readonly point: Point;
  /** The passing of the point at which it snaps, counted from now. */
  readonly nth: number;
  readonly act: 'kill' | 'stop';
}

/** A build that is broken on purpose. */
export const breaks = ['epoch', 'offset', 'contiguity', 'overlay', 'ack-first'] as const;
export type Break = (typeof breaks)[number];

/** Why a batch was not committed. */
export type Refusal = 'fenced' | 'stale' | 'gap' | 'by the sink';

export interface Assignment {
  readonly workerId: string;
  readonly redisUrl: string;
  readonly databaseUrl: string;
  readonly leaseMs: number;
  readonly batchSizeMax: number;
}

/** From the suite to a process. */
export type Request =
  | ({ readonly ask: 'work' } & Assignment)
  | ({ readonly ask: 'trap' } & Trap)
  | { readonly ask: 'rest' };

/** From a process to the suite. */
export type Report =
  | { readonly said: 'idle' | 'working' | 'failed' }
  | { readonly said: 'snapped'; readonly act: Trap['act'] }
  | { readonly said: 'took over'; readonly task: string }
  | { readonly said: 'redelivered'; readonly entries: number }
  | { readonly said: 'refused'; readonly outcome: Refusal }
  | { readonly said: 'fault'; readonly reason: string };
