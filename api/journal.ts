// The journal: appends what a process itself has to say (answers, refusals, notices) to the log.
import type { Clock } from '../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../engine/kernel/log.ts';
import type { Event } from '../engine/model/event.ts';
import { partitionOf } from '../engine/model/partition.ts';
import type { Topic } from '../engine/model/topic.ts';
import { encodeEvent } from '../engine/stream/codec.ts';
import type { Transport } from '../engine/stream/transport.ts';
import type { Audit } from '../pipelines/events/audit.ts';
import type { Notice } from '../pipelines/events/notice.ts';
import { topics } from '../pipelines/topics.ts';

/** The tenant of what has none: a request whose token was refused. */
export const platformTenant = 'platform';

export interface Journal {
  /** Appends an event that `cause` has brought about; resolves once it is in the log. */
  follow<Data>(
    cause: Event<unknown>,
    topic: Topic<Data>,
    data: Data,
    /** Tells several of one topic apart. */
    nth?: string,
  ): Promise<Event<Data>>;
  /**
   * Records a refusal; a log that is away is reported, not waited for. Beyond fifty a second they
   * are counted, and the next record says how many.
   */
  refusal(tenantId: string, principal: string, details: Audit['details']): void;
  /** Records what somebody has done at the gateway; resolves once it is in the log. */
  note(
    tenantId: string,
    principal: string,
    eventType: string,
    details: Audit['details'],
    severity?: Audit['severity'],
    /** Of what may be recorded more than once: it counts as one. */
    id?: string,
  ): Promise<void>;
  /** Tells whoever wants to be told; under an `id` that was used before, nobody is told again. */
  tell(tenantId: string, notice: Notice, id?: string): Promise<void>;
}

const dedupeMs = 600_000;
/** Refusals recorded per second; anybody can cause them, so the rest is only counted. */
const refusalsPerSecondMax = 50;

/** Answers how many refusals went unrecorded since the last record; `undefined`: one too many. */
const refusalQuota = (): ((nowMs: number) => number | undefined) => {
  let secondStartedMs = Number.NEGATIVE_INFINITY;
  let recorded = 0;
  let unrecorded = 0;
  return (nowMs) => {
    if (nowMs - secondStartedMs >= 1_000) {
      secondStartedMs = nowMs;
      recorded = 0;
    }
    if (recorded >= refusalsPerSecondMax) {
      unrecorded += 1;
      return undefined;
    }
    recorded += 1;
    const since = unrecorded;
    unrecorded = 0;
    return since;
  };
};

/** Opens the journal of a gateway, or of another part. */
export const openJournal = (options: {
  readonly transport: Transport;
  readonly partitions: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** Who writes. */
  readonly component?: string;
}): Journal => {
  const { transport, partitions, clock, log, component = 'gateway' } = options;
  const source = `weir/${component}`;
  const append = async (event: Event<unknown>): Promise<void> => {
    const { tenantId, subject, id, type } = event;
    const partition = { tenantId, partition: partitionOf(subject, partitions) };
    await transport.append({
      partition,
      ...{ topic: type, partitions },
      events: [{ id, text: encodeEvent(event) }],
      dedupeMs,
    });
  };
  const quota = refusalQuota();
  const say = <Data>(
    tenantId: string,
    { name: type, schemaVersion }: Topic<Data>,
    subject: string,
    data: Data,
    id = clock.id(),
  ): Promise<void> =>
    append({
      ...{ id, source, type, subject, timeMs: clock.now(), tenantId, correlationId: id },
      ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined, schemaVersion },
      data,
    });
  const audit = (tenantId: string, data: Audit, id?: string): Promise<void> =>
    say(tenantId, topics.audit, data.principal, data, id);
  return {
    follow: async (cause, topic, data, nth) => {
      const event: Event<typeof data> = {
        ...cause,
        id: `${cause.correlationId}.${topic.name}${nth === undefined ? '' : `.${nth}`}`,
        source,
        type: topic.name,
        timeMs: clock.now(),
        expiresAtMs: undefined,
        replyTo: undefined,
        schemaVersion: topic.schemaVersion,
        data,
      };
      await append(event);
      return event;
    },
    refusal: (tenantId, principal, details) => {
      const since = quota(clock.now());
      if (since === undefined) return;
      const told = since === 0 ? details : { ...details, unrecorded_before: since };
      const record = recordOf('request_refused', principal, 'warning', told);
      audit(tenantId, record).catch((error) =>
        log.warn(errorFacts(error), 'a refusal could not be recorded'),
      );
    },
    note: (tenantId, principal, eventType, details, severity = 'info', id?) =>
      audit(tenantId, { ...recordOf(eventType, principal, severity, details), component }, id),
    tell: (tenantId, notice, id) => say(tenantId, topics.notice, notice.rule, notice, id),
  };
};

const recordOf = (
  eventType: string,
  principal: string,
  severity: Audit['severity'],
  details: Audit['details'],
): Audit => ({
  ...{ event_type: eventType, component: 'gateway', principal, severity, ttp_codes: [], details },
});
