// A person is erased from the log of a real server, while workers run.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { defineErrors } from '../../engine/kernel/errors.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { chain } from '../../engine/model/chain.ts';
import { cardOf } from '../../engine/model/chain-card.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { type ErasurePass, openErasure } from '../../engine/runtime/erasure.ts';
import { connect } from '../../engine/stream/redis/connection.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { count } from '../../operators/flow/count.ts';
import { lookup } from '../../operators/flow/lookup.ts';
import { map } from '../../operators/flow/map.ts';
import { retrying } from '../../operators/flow/retrying.ts';
import { keysHolding } from '../support/bytes-in-redis.ts';
import { orders, totals } from '../support/orders.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import {
  appendEvents,
  readEvents,
  startTestWorker,
  type TestWorker,
  until,
} from '../support/worker.ts';

const errors = defineErrors('TEST', {
  AWAY: { status: 503, retry: 'later', message: 'away', help: 'wait' },
});
const [ailing, poison] = [-2, -1];
const tenantId = 't1';
const partitions = 2;
const person = 'ann.the.person';

/** Orders of −2 wait for ever, those of −1 become dead letters. */
const numbered = chain('numbered', [
  pipeline({
    name: 'numbered',
    from: orders,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        count('orders of a customer'),
        retrying(
          { attemptsMax: 1_000, backoffMs: 1_000, backoffMsMax: 60_000 },
          lookup('rate', async ({ value: { data } }) => {
            if (data.amount === ailing) throw errors.AWAY();
            return 1;
          }),
        ),
        map('total', ({ value: { data }, count: nth }) => {
          if (data.amount === poison) throw new RangeError('an order that nobody can work on');
          return { amount: data.amount, nth };
        }),
      ),
    to: totals,
  }),
]);

const order = (subject: string, amount: number, n: number) => ({
  ...{ id: `${n}`, subject, data: { amount } },
});

describe('erasing a person', () => {
  let redis: TestRedis;
  let log: Transport;
  let worker: TestWorker | undefined;

  beforeEach(async () => {
    redis = await startTestRedis();
    log = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    await log.settlePartitions(tenantId, partitions);
    await log.register(cardOf(numbered));
  });
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
    await log.close();
    await redis.stop();
  });

  const open = (patienceMs = 5_000) =>
    openErasure(
      { transport: log, clock: systemClock },
      { tenantId, subject: person, isAbout: () => false, readFirst: [], patienceMs },
    );

  const work = async () => {
    worker = await startTestWorker(redis.url, [numbered]);
  };

  const append = (events: Parameters<typeof appendEvents>[2]) =>
    appendEvents(log, orders.name, events, partitions);

  const numbersOf = async (subject: string) =>
    (await readEvents(log, totals.name, partitions))
      .filter((event) => event.subject === subject)
      .map(({ data }) => (data as { readonly nth: number }).nth);

  const total = ({ entries, letters }: ErasurePass): number =>
    [...entries.values()].reduce((sum, each) => sum + each, letters);

  const until0 = async (): Promise<ErasurePass> => {
    const erasure = open();
    let last = await erasure.pass();
    while (total(last) + last.waiting > 0) last = await erasure.pass();
    await erasure.end();
    return last;
  };

  const holding = async () => {
    const connection = await connect(redis.url, 'wait', silentLog);
    const found = await keysHolding(connection, person);
    connection.disconnect();
    return found;
  };

  it('leaves nothing of the person: events, state, what waits, dead letters; others go on', async () => {
    await work();
    const people = [person, 'bob', 'cem', 'dora'];
    await append(
      people.flatMap((subject, n) => [1, 2, 3].map((k) => order(subject, k, 10 * n + k))),
    );
    await append([order(person, poison, 91), order('bob', poison, 92)]);
    await append([order(person, ailing, 93), order('cem', ailing, 94), order(person, 7, 95)]);
    await until(async () => (await readEvents(log, totals.name, partitions)).length === 12);
    await until(async () => (await holding()).some((key) => key.endsWith(':state:parked')));
    expect((await holding()).length).toBeGreaterThan(4);
    await until0();
    expect(await holding()).toEqual([]);
    expect([await numbersOf('bob'), await numbersOf(person)]).toEqual([[1, 2, 3], []]);
    await append([order(person, 1, 101), order('bob', 4, 102), order('dora', 4, 103)]);
    await until(async () => (await numbersOf('dora')).length === 4);
    await until(async () => (await numbersOf(person)).length === 1);
    expect(await numbersOf(person)).toEqual([1]);
    // The fourth order of bob was the dead letter.
    expect(await numbersOf('bob')).toEqual([1, 2, 3, 4]);
    const letters = await Promise.all(
      [0, 1].map((partition) => log.deadLetters({ tenantId, partition, chain: numbered.name }, 9)),
    );
    expect(letters.flat()).toHaveLength(1);
  });

  it('while the person goes on, takes away what is under way, and loses nothing of the others', async () => {
    await work();
    const events = Array.from({ length: 600 }, (_, n) =>
      order(n % 3 === 0 ? person : `c${n % 5}`, n, n),
    );
    const erasing = (async () => {
      for (let round = 0; round < 4; round += 1) await open().pass();
    })();
    for (let n = 0; n < events.length; n += 20) {
      await append(events.slice(n, n + 20));
      await systemClock.sleep(5);
    }
    await erasing;
    await until0();
    expect(await holding()).toEqual([]);
    const others = events.filter(({ subject }) => subject !== person);
    await until(
      async () => (await readEvents(log, totals.name, partitions)).length >= others.length,
    );
    const made = (await readEvents(log, totals.name, partitions)).map(({ id }) => id);
    expect(made.sort()).toEqual(others.map(({ id }) => `${id}.numbered`).sort());
  });

  it('says that owners have not heard of it, and is done once somebody works again', async () => {
    await work();
    await append([order(person, 1, 1), order('bob', 1, 2)]);
    await until(async () => (await readEvents(log, totals.name, partitions)).length === 2);
    await worker?.stop();
    // The last entry of its topic: nothing comes after it, and it is read by nobody.
    await append([order('bob', 2, 3), order(person, 2, 4)]);
    const first = await open(100).pass();
    expect([total(first), first.waiting]).toEqual([3, partitions]);
    await work();
    await until0();
    expect(await holding()).toEqual([]);
    await until(async () => (await numbersOf('bob')).length === 2);
    const task = { tenantId, chain: numbered.name };
    for (const partition of [0, 1]) {
      await until(async () => (await log.lag({ ...task, partition }, orders.name)).entries === 0);
    }
  });

  it('goes on where it was when it is interrupted', async () => {
    await work();
    await append(Array.from({ length: 1_200 }, (_, n) => order(n % 2 ? person : 'bob', n, n)));
    const broken: Transport = {
      ...log,
      erase: async (request) => {
        await log.erase({ ...request, entryIds: request.entryIds.slice(0, 40) });
        throw errors.AWAY();
      },
    };
    const parts = {
      tenantId,
      subject: person,
      isAbout: () => false,
      readFirst: [],
      patienceMs: 5_000,
    };
    await expect(
      openErasure({ transport: broken, clock: systemClock }, parts).pass(),
    ).rejects.toThrow();
    expect((await holding()).length).toBeGreaterThan(0);
    await until0();
    expect(await holding()).toEqual([]);
    await until(async () => (await numbersOf('bob')).length === 600);
  });
});
