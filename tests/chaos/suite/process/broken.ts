// Builds that are broken on purpose, each without one of the checks that keep effects exactly once.
// Lua is edited where it is loaded; TypeScript by `patched-source.mjs`; the engine stays as it is.
import { keys } from '../../../../engine/stream/keys.ts';
import { librarySource } from '../../../../engine/stream/redis/functions.ts';
import type { Transport } from '../../../../engine/stream/transport.ts';
import type { PlainRedis } from '../oracle/plain-redis.ts';
import type { Break } from './messages.ts';

const luaChecks: Partial<Readonly<Record<Break, string>>> = {
  epoch: "if call('HGET', keys[1], 'epoch') ~= args[1] then return 'fenced' end",
  offset:
    "if tonumber(call('HGET', keys[1], 'seq:' .. topic) or 0) ~= from then return 'stale' end",
  contiguity:
    "if to - from ~= count + weir_erased_in(erased, topic, from, to) then return 'gap' end",
};

/** The library of a broken build. Throws when the check is not where it was. */
export const brokenLibrary = (broken: Break): string => {
  const source = librarySource();
  const check = luaChecks[broken];
  if (check === undefined) return source;
  if (source.split(check).length !== 2) throw new RangeError(`not once in the library: ${check}`);
  return source.replace(check, '');
};

/** Acknowledges what was read before it is worked on, as a naive consumer does. */
const acknowledgingFirst = (transport: Transport, redis: PlainRedis): Transport => ({
  ...transport,
  reader: (options) => {
    const reader = transport.reader(options);
    return {
      ...reader,
      next: async (task, topics) => {
        const entries = await reader.next(task, topics);
        for (const { topic, entryId } of entries) {
          await redis.xack(keys.stream(task, topic), task.chain, entryId);
        }
        return entries;
      },
    };
  },
});

/** Breaks what an opened transport relies on; answers the transport to use. */
export const breakTransport = async (
  transport: Transport,
  redis: PlainRedis,
  broken: Break | undefined,
): Promise<Transport> => {
  if (broken) await redis.call('FUNCTION', 'LOAD', 'REPLACE', brokenLibrary(broken));
  return broken === 'ack-first' ? acknowledgingFirst(transport, redis) : transport;
};
