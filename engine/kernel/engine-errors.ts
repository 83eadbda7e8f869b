// The engine's coded failures.
import { defineErrors } from './errors.ts';

export const engineErrors = defineErrors('ENGINE', {
  NAME_INVALID: {
    status: 500,
    retry: 'never',
    message: 'a topic, pipeline or chain name is not usable as a part of a key',
    help: 'Use a lower-case letter followed by at most 62 lower-case letters, digits or _.',
  },
  PAYLOAD_INVALID: {
    status: 422,
    retry: 'never',
    message: 'the payload does not match the schema of its topic',
    help: 'Each mismatch names a JSON pointer and what was expected there.',
  },
  TOPIC_INVALID: {
    status: 500,
    retry: 'never',
    message: 'the definition of the topic is not complete',
    help: 'With schemaVersion N, `upcast` has a step for each of the versions 1 to N − 1, and no other.',
  },
  SCHEMA_NEWER: {
    status: 422,
    retry: 'never',
    message: 'the event has a newer schema version than this process knows',
    help: 'A newer program wrote it. Deploy readers before writers, then repeat the dead letter.',
  },
  UPCAST_FAILED: {
    status: 422,
    retry: 'never',
    message: 'the payload could not be brought up to the schema version of its topic',
    help: 'The `upcast` step of the version in detail has thrown: mend it, then repeat the dead letter.',
  },
  EVENT_MALFORMED: {
    status: 422,
    retry: 'never',
    message: 'the entry is not an event',
    help: 'An entry needs the fields s (sequence number) and d (a CloudEvent as JSON text).',
  },
  CHAIN_BROKEN: {
    status: 500,
    retry: 'never',
    message: 'the pipelines of the chain do not connect',
    help: 'Each pipeline of a chain reads the output topic of one before it; one into a sink stands alone, and a topic written under another key (`rekeyed`) is read by another chain: its events are in other partitions; a version is a whole number.',
  },
  PIPELINE_INVALID: {
    status: 500,
    retry: 'never',
    message: 'the pipeline definition is not complete',
    help: 'See detail: a stateful step needs `key`, labels are unique within a pipeline, rows have no `subject`.',
  },
  STATE_INCOMPATIBLE: {
    status: 409,
    retry: 'never',
    message: 'the chain is defined in a way that cannot go on with the state that it has stored',
    help: 'Give the chain a new name, give the changed state a `version` and a `migrate`, or let go of the state: raise the version of the chain and run `weir switch <chain> --to <version> --forget`, or drop all of it with `weir group drop <chain>`.',
  },
  CHAIN_UNVERSIONED: {
    status: 404,
    retry: 'never',
    message: 'no worker has run this chain yet, so that there is nothing to switch',
    help: '`weir topology` lists the chains; a worker records its version when it takes the first task.',
  },
  TIMER_REPEATED: {
    status: 500,
    retry: 'never',
    message: 'a timer was set to the time at which it has just woken',
    help: 'It would wake for ever: set it to a later time, or do at once what it should do then. Detail names the step.',
  },
  PATTERN_INVALID: {
    status: 500,
    retry: 'never',
    message: 'the pattern cannot be meant as it is written',
    help: 'Detail names the pattern, the step, what is wrong with it, and what to write instead.',
  },
  PARTITIONS_MISMATCH: {
    status: 500,
    retry: 'never',
    message: 'the log has another number of partitions than this process is set to',
    help: 'Set WEIR_PARTITIONS to the stored number, or start on an empty log.',
  },
  REPARTITIONING: {
    status: 503,
    retry: 'later',
    message: 'the partitions of the tenant are being changed',
    help: 'Try again later. If `weir repartition` was interrupted, run it again: it goes on where it was.',
  },
  COPY_OF_CLUSTER: {
    status: 501,
    retry: 'never',
    message: 'a cluster cannot be copied as of one instant',
    help: 'Use the snapshots of its servers, taken together with one of the database.',
  },
  COPY_REFUSED: {
    status: 500,
    retry: 'never',
    message: 'Redis does not hold what was copied to it',
    help: 'A value of a newer server cannot be given to an older one: restore to the version that was saved, or a newer one.',
  },
  REPARTITIONED: {
    status: 503,
    retry: 'later',
    message: 'the tenant has another number of partitions than this process counts',
    help: 'Set WEIR_PARTITIONS to the number that `weir repartition` has left, and restart this process.',
  },
  REPARTITION_IMPOSSIBLE: {
    status: 409,
    retry: 'never',
    message: 'the partitions of the tenant cannot be changed',
    help: 'detail says what cannot be moved. State is moved by its key, so the key must be the subject of the event alone: `key: (event) => event.subject`.',
  },
  TRANSPORT_AWAY: {
    status: 503,
    retry: 'later',
    message: 'the log cannot be reached',
    help: 'Check that Redis is running at REDIS_URL; Weir goes on by itself when it is back.',
  },
  SERVER_UNFIT: {
    status: 500,
    retry: 'never',
    message: 'this Redis server cannot carry the log safely',
    help: 'Weir needs Redis 7.0 or Valkey 8 at least, with maxmemory-policy noeviction.',
  },
  STREAM_FOREIGN: {
    status: 500,
    retry: 'later',
    message: 'the stream holds an entry that was not written through the append function',
    help: 'Remove the entry named in detail (XDEL), then the task goes on. `weir doctor` names it too.',
  },
  TOPIC_UNKNOWN: {
    status: 404,
    retry: 'never',
    message: 'there is no such topic',
    help: '`weir topology` lists the topics.',
  },
  DRAINING: {
    status: 503,
    retry: 'later',
    message: 'this process is stopping',
    help: 'Ask again; another process will answer.',
  },
});
