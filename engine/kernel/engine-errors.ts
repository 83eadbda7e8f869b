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
    help: 'Each pipeline of a chain reads the output topic of one before it; one into a sink stands alone.',
  },
  PIPELINE_INVALID: {
    status: 500,
    retry: 'never',
    message: 'the pipeline definition is not complete',
    help: 'See detail: a stateful step needs `key`, labels are unique within a pipeline.',
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
