// The port to what is remembered about a user: entries in three namespaces, each with a time to live.
// Nobody reads an entry that was changed behind our back: it shows as tampered, and only that.
import { defineErrors } from '../../engine/kernel/errors.ts';

export const namespaces = ['session', 'longterm', 'system'] as const;

export type Namespace = (typeof namespaces)[number];

/** Whose memory it is. */
export interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

/** How an entry is named: by its key; in the namespace `session` each session has keys of its own. */
export interface EntryName {
  readonly namespace: Namespace;
  readonly sessionId: string;
  readonly key: string;
}

export interface MemoryEntry extends EntryName {
  readonly id: string;
  readonly value: string;
  /** Of the guard, when it was written: what is flagged is kept and shown, and never put to a model. */
  readonly verdict: 'allow' | 'flag';
  readonly writtenMs: number;
  readonly expiresMs: number;
}

/** What stands under a name. */
export type Found =
  | { readonly status: 'found'; readonly entry: MemoryEntry }
  | { readonly status: 'not_found' }
  /** It is not what was written: nothing of it is told but where it stands. */
  | { readonly status: 'tampered'; readonly id: string };

/** Which request changes something, and when it was made. */
export interface Change {
  /** One request has one effect, however often it is carried out. */
  readonly requestId: string;
  /** What is older than what stands there already has no effect. */
  readonly atMs: number;
}

export interface Written extends Change {
  readonly value: string;
  readonly verdict: MemoryEntry['verdict'];
}

/** `late`: something newer stands there. */
export type WriteOutcome = 'written' | 'late';

export interface MemoryStore {
  read(owner: Owner, id: string): Promise<Found>;
  /** Rejects with `WEIR_MEMORY_TOO_LARGE`. The oldest entries go when there are too many. */
  write(owner: Owner, name: EntryName, written: Written): Promise<WriteOutcome>;
  /** Leaves a tombstone, which a later write clears. */
  remove(owner: Owner, id: string, change: Change): Promise<'removed' | 'late' | 'not_found'>;
  /** The ids of a user's entries, by namespace, the newest first. */
  ids(owner: Owner, namespace: Namespace): Promise<readonly string[]>;
  /** Forgets all of a user, tombstones included. Answers how many entries there were. */
  erase(owner: Owner): Promise<number>;
  /** Whether the user's chats are remembered; they are, until the user says otherwise. */
  keepsHistory(owner: Owner): Promise<boolean>;
  keepHistory(owner: Owner, keeps: boolean): Promise<void>;
  close(): void;
}

export const memoryErrors = defineErrors('MEMORY', {
  TOO_LARGE: {
    status: 413,
    retry: 'never',
    message: 'the value is too large to be remembered',
    help: 'Remember less at a time: a value may have 4,096 bytes.',
  },
  CONTENDED: {
    status: 503,
    retry: 'later',
    message: 'an entry of the memory is changed by too many at once',
    help: 'Try again; nothing was changed.',
  },
  KEY_INVALID: {
    status: 500,
    retry: 'never',
    message: 'the key of the memory is not 32 bytes in base64',
    help: 'Set MEMORY_HMAC_KEY to the output of `openssl rand -base64 32`, the same for all processes, or leave it blank.',
  },
});
