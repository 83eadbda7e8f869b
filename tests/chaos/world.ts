// A small sound world for tests of the oracle, written down by hand: two users, six prompts each,
// and a burst of each that is spoken of at its fifth and sixth prompt.
import type { Fields, LoggedEvent, PartitionLog } from './oracle/facts.ts';

const startMs = 1_767_225_600_000;
const prompts = 6;

type Streams = Map<string, LoggedEvent[]>;

const writer = (topics: Streams) => (cause: LoggedEvent, topic: string, data: Fields) => {
  const events = topics.get(topic) ?? [];
  topics.set(topic, events);
  const event = {
    ...cause,
    seq: events.length + 1,
    id: `${cause.id}.${topic}${topic === 'audit' ? events.length : ''}`,
    type: topic,
    data,
  };
  events.push(event);
  return event;
};

const detectionOf = (user: string, nth: number): Fields => ({
  ...{ user_id: user, session_id: `${user}-s`, model_id: 'm', rule: 'burst', level: 'high' },
  ...{ count: nth - 4, signals: [], session_signals: [], avg_intent_drift: 0 },
  ...{ short_window_count: nth, long_window_count: nth, posture_trend: 'stable' },
  posture_score: 0.1,
  evidence: Array.from({ length: nth }, (_, index) => `${user}-${index + 1}`),
});

/** The log of one partition that is as it must be. Its lists may be changed. */
export const soundWorld = (): Omit<PartitionLog, 'topics'> & { readonly topics: Streams } => {
  const topics: Streams = new Map([['raw', []]]);
  const write = writer(topics);
  for (let nth = 1; nth <= prompts; nth += 1) {
    for (const user of ['ann', 'bob']) {
      const id = `${user}-${nth}`;
      const asked = { user_id: user, session_id: `${user}-s`, model_id: 'm' };
      const raw: LoggedEvent = {
        ...{ id, seq: (topics.get('raw') ?? []).length + 1, type: 'raw', subject: user },
        ...{ correlationId: id, timeMs: startMs + nth * 1_000, schemaVersion: 1, data: asked },
      };
      topics.get('raw')?.push(raw);
      write(raw, 'audit', { event_type: 'event_ingested', principal: user });
      write(raw, 'retrieved', asked);
      write(raw, 'posture_enriched', {
        ...{ ...asked, signals: [], intent_drift_score: 0, posture_score: 0.1 },
        ...{ contains_pii: false, short_window_count: nth, long_window_count: nth },
      });
      write(raw, 'decision', { ...asked, decision: 'allow', posture_score: 0.1 });
      write(raw, 'audit', { event_type: 'policy_decision', principal: user });
      if (nth < 5) continue;
      write(raw, 'detection', detectionOf(user, nth));
      write(raw, 'alert', detectionOf(user, nth));
      write(raw, 'audit', {
        ...{ event_type: 'cep_high', principal: user, details: { rule: 'burst' } },
      });
    }
  }
  const head = topics.get('raw')?.length ?? 0;
  const standing = { chain: 'judge', topic: 'raw', head, committed: head, pending: 0 };
  return { partition: 0, topics, standings: [standing], deadLetters: [] };
};
