import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AskOutcome,
  type Desk,
  type DeskOptions,
  openDesk,
} from '../../../connectors/gateway/desk.ts';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { silentLog } from '../../../engine/kernel/log.ts';
import { openRedisTransport } from '../../../engine/stream/redis/transport.ts';
import type { Transport } from '../../../engine/stream/transport.ts';
import { startTestRedis, type TestRedis } from '../../support/redis.ts';
import { startTestWorker, until } from '../../support/worker.ts';
import { type Answerer, echoChain, openAnswerer, question } from './answering.ts';

const textOf = (outcome: AskOutcome): unknown =>
  outcome.outcome === 'answered' ? outcome.answer.data : outcome.outcome;

describe('the desk', () => {
  let redis: TestRedis;
  let transport: Transport;
  let behind: Transport;
  let answerer: Answerer;
  let desks: Desk[];

  beforeEach(async () => {
    redis = await startTestRedis();
    transport = await openRedisTransport({ url: redis.url, patience: 'fail', log: silentLog });
    behind = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    answerer = await openAnswerer(behind);
    desks = [];
  });
  afterEach(async () => {
    for (const desk of desks) desk.close();
    await transport.close();
    await behind.close();
    await redis.stop();
  });

  const open = (changed: Partial<DeskOptions> = {}): Desk => {
    const desk = openDesk({
      ...{ transport, listener: systemClock.id(), partitions: 1, chain: 'echo' },
      ...{
        backlogMax: 10_000,
        memoryShareMax: 0.85,
        admissionsMax: 10_000,
        windowMs: 60_000,
        dedupeMs: 60_000,
      },
      ...{ clock: systemClock, log: silentLog },
      ...changed,
    });
    desks.push(desk);
    return desk;
  };

  const asked = (count: number) => until(async () => (await answerer.asked()).length === count);

  it('hears the answer that is pushed, and what is left of the limit', async () => {
    const asking = open({ admissionsMax: 5 }).ask(question('q1'));
    await asked(1);
    await answerer.answerAll();
    const outcome = await asking;
    expect(outcome).toMatchObject({ outcome: 'answered', remaining: 4 });
    expect(textOf(outcome)).toEqual({ text: 're: q1' });
  });

  it('finds the answer whose push was lost', async () => {
    const asking = open().ask(question('q1'));
    await asked(1);
    await answerer.answerAll({ silently: true });
    expect(textOf(await asking)).toEqual({ text: 're: q1' });
  });

  it('lets a question expire at its deadline, and does not act on a late answer', async () => {
    const desk = open();
    const outcomes: unknown[] = [];
    const late = desk.ask(question('q1', 150)).then((outcome) => outcomes.push(textOf(outcome)));
    await asked(1);
    await late;
    await answerer.answerAll();
    const next = desk.ask(question('q2'));
    await asked(2);
    await answerer.answerAll();
    expect(textOf(await next)).toEqual({ text: 're: q2' });
    expect(outcomes).toEqual(['expired']);
  });

  it('tells the log when nobody waits any more, and where the answer is awaited', async () => {
    const { expiresAtMs, ...rest } = question('q1');
    void open({ listener: 'g1' })
      .ask({ ...rest, expiresAtMs })
      .catch(() => undefined);
    await asked(1);
    expect((await answerer.asked())[0]).toMatchObject({
      expiresAtMs,
      replyTo: 'weir:{t1:0}:to:g1',
    });
  });

  it('refuses while the chain is too far behind', async () => {
    const desk = open({ backlogMax: 2 });
    const first = ['q1', 'q2'].map((id) => desk.ask(question(id)));
    await asked(2);
    expect(await desk.ask(question('q3'))).toEqual({ outcome: 'overloaded' });
    await answerer.answerAll();
    expect((await Promise.all(first)).map(textOf)).toEqual([
      { text: 're: q1' },
      { text: 're: q2' },
    ]);
    expect(await answerer.asked()).toHaveLength(2);
  });

  it('refuses while the memory of the log runs short, and not after', async () => {
    let share = 0.9;
    const desk = open({ transport: { ...transport, memory: async () => share } });
    await until(async () => {
      const outcome = await desk.ask(question(systemClock.id(), 5));
      return outcome.outcome === 'overloaded';
    });
    share = 0.1;
    await until(async () => {
      const outcome = await desk.ask(question(systemClock.id(), 5));
      return outcome.outcome === 'expired';
    });
  });

  it('limits a subject, says how long to wait, and leaves others alone', async () => {
    const desk = open({ admissionsMax: 1 });
    const first = desk.ask(question('q1'));
    await asked(1);
    const limited = await desk.ask(question('q2'));
    expect(limited.outcome).toBe('limited');
    const waitMs = limited.outcome === 'limited' ? limited.retryAfterMs : 0;
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(60_000);
    const other = desk.ask(question('q3', 10_000, { subject: 'ben' }));
    await asked(2);
    await answerer.answerAll();
    expect(textOf(await first)).toEqual({ text: 're: q1' });
    expect(textOf(await other)).toEqual({ text: 're: q3' });
  });

  it('answers a question that is asked again with the recorded answer, appending it once', async () => {
    const first = open().ask(question('q1'));
    await asked(1);
    await answerer.answerAll();
    await first;
    expect(textOf(await open().ask(question('q1')))).toEqual({ text: 're: q1' });
    expect(await answerer.asked()).toHaveLength(1);
  });

  it('lets a question expire that is asked again when its answer is no longer kept', async () => {
    const desk = open();
    await Promise.all([desk.ask(question('q1')), asked(1).then(() => answerer.answerAll())]);
    await transport.close();
    transport = await openRedisTransport({ url: redis.url, patience: 'fail', log: silentLog });
    const { connect } = await import('../../../engine/stream/redis/connection.ts');
    const direct = await connect(redis.url, 'fail', silentLog);
    await direct.del('weir:{t1:0}:reply:q1');
    direct.disconnect();
    expect(await open().ask(question('q1', 300))).toEqual({ outcome: 'expired' });
    expect(await answerer.asked()).toHaveLength(1);
  });

  it('gives all who ask the same while it is open the same answer', async () => {
    const [one, two] = [open(), open()];
    const asking = [one.ask(question('q1'))];
    await asked(1);
    asking.push(one.ask(question('q1')), two.ask(question('q1')));
    await answerer.answerAll();
    expect((await Promise.all(asking)).map(textOf)).toEqual(Array(3).fill({ text: 're: q1' }));
    expect(await answerer.asked()).toHaveLength(1);
  });

  it('keeps the first who asks when the same is asked again with too little time', async () => {
    const desk = open();
    const first = desk.ask(question('q1'));
    await asked(1);
    expect(await desk.ask(question('q1', 100))).toEqual({ outcome: 'expired' });
    await answerer.answerAll({ silently: true });
    expect(textOf(await first)).toEqual({ text: 're: q1' });
  });

  it('gives each of several questions of one conversation its own answer, beyond any rate', async () => {
    const desk = open({ admissionsMax: 1 });
    const first = desk.ask(question('q1'));
    const others = ['q2', 'q3'].map((id) =>
      desk.ask(question(id, 10_000, { correlationId: 'q1' })),
    );
    await asked(3);
    await answerer.answerAll();
    const outcomes = await Promise.all([first, ...others]);
    expect(outcomes.map(textOf)).toEqual(['q1', 'q2', 'q3'].map((id) => ({ text: `re: ${id}` })));
  });

  it('answers a thousand questions at once, each with its own answer', async () => {
    const worker = await startTestWorker(redis.url, [echoChain]);
    // The worker takes over from the answerer, whose lease would last.
    await behind.release({ tenantId: 't1', partition: 0, chain: 'echo' }, 'by hand');
    const desk = open();
    await transport.settlePartitions('t1', 1);
    const ids = Array.from({ length: 1_000 }, (_, nth) => `q${nth}`);
    const outcomes = await Promise.all(
      ids.map((id) => desk.ask(question(id, 15_000, { subject: `user${id.length}` }))),
    );
    expect(outcomes.map(textOf)).toEqual(ids.map((id) => ({ text: `re: ${id}` })));
    await worker.stop();
  });

  it('says that the log is away instead of waiting, and works again when it is back', async () => {
    const desk = open();
    await Promise.all([desk.ask(question('q1')), asked(1).then(() => answerer.answerAll())]);
    const open1 = desk.ask(question('q2', 60_000)).catch((error: unknown) => error);
    await asked(2);
    await redis.kill();
    const away = { code: 'WEIR_ENGINE_TRANSPORT_AWAY', status: 503, retry: 'later' };
    await expect(desk.ask(question('q3', 60_000))).rejects.toMatchObject(away);
    await expect(desk.ask(question('q4', 60_000, { tenantId: 't2' }))).rejects.toMatchObject(away);
    await redis.restart();
    await until(async () =>
      transport.ping().then(
        () => true,
        () => false,
      ),
    );
    const later = desk.ask(question('q5'));
    await asked(3);
    await answerer.answerAll();
    expect(textOf((await open1) as AskOutcome)).toEqual({ text: 're: q2' });
    expect(textOf(await later)).toEqual({ text: 're: q5' });
  });

  it('hears pushes again after the log was away, without looking answers up', async () => {
    const recalled: string[] = [];
    const watched: Transport = {
      ...transport,
      recall: async (_, id) => {
        recalled.push(id);
        return undefined;
      },
    };
    const desk = open({ transport: watched });
    await Promise.all([desk.ask(question('q1')), asked(1).then(() => answerer.answerAll())]);
    await redis.crash();
    await until(async () =>
      transport.ping().then(
        () => true,
        () => false,
      ),
    );
    const asking = desk.ask(question('q2', 15_000));
    await asked(2);
    await answerer.answerAll();
    expect(textOf(await asking)).toEqual({ text: 're: q2' });
  });

  it('rejects the first question of a desk that opened before the log went away', async () => {
    const desk = open();
    await redis.kill();
    await expect(desk.ask(question('q1', 60_000))).rejects.toMatchObject({
      code: 'WEIR_ENGINE_TRANSPORT_AWAY',
    });
    await redis.restart();
    await until(async () =>
      transport.ping().then(
        () => true,
        () => false,
      ),
    );
    const asking = desk.ask(question('q1'));
    await asked(1);
    await answerer.answerAll();
    expect(textOf(await asking)).toEqual({ text: 're: q1' });
  });

  it('tells who still waits that it closes, and leaves nothing open', async () => {
    const admin = new Redis(redis.path);
    const connections = async () =>
      String(await admin.client('LIST'))
        .trim()
        .split('\n').length;
    const before = await connections();
    const own = await openRedisTransport({ url: redis.url, patience: 'fail', log: silentLog });
    const desk = open({ transport: own });
    const asking = desk.ask(question('q1', 60_000));
    await asked(1);
    expect(await connections()).toBe(before + 2);
    desk.close();
    await expect(asking).rejects.toMatchObject({ code: 'WEIR_ENGINE_DRAINING', retry: 'later' });
    await own.close();
    await until(async () => (await connections()) === before);
    admin.disconnect();
  });
});
