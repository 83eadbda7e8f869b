// A transport and a sink in which a worker process ends or stops itself at a named point, and which
// report what must have been seen: redelivered entries and refused commits.
import type { Sink } from '../../../../engine/model/sink.ts';
import type { Transport } from '../../../../engine/stream/transport.ts';
import type { Point, Report, Trap } from './messages.ts';

/** Resolves when the message is on its way: after it, the process may end. */
export type Say = (report: Report) => Promise<void>;

export interface Traps {
  arm(trap: Trap | undefined): void;
  /** Snaps when it is this point's turn; does not return from a kill. */
  pass(point: Point): Promise<void>;
}

/** One trap at a time; it snaps once. */
export const openTraps = (say: Say): Traps => {
  let armed: Trap | undefined;
  let left = 0;
  return {
    arm: (trap) => {
      armed = trap;
      left = trap?.nth ?? 0;
    },
    pass: async (point) => {
      const trap = armed;
      if (trap?.point !== point) return;
      left -= 1;
      if (left > 0) return;
      armed = undefined;
      await say({ said: 'snapped', act: trap.act });
      process.kill(process.pid, trap.act === 'kill' ? 'SIGKILL' : 'SIGSTOP');
    },
  };
};

/** The transport with traps around its commits and relays. */
export const trappedTransport = (transport: Transport, traps: Traps, say: Say): Transport => ({
  ...transport,
  commit: async (plan) => {
    await traps.pass('before-call');
    const committing = transport.commit(plan);
    committing.catch(() => undefined);
    await traps.pass('after-sent');
    const outcome = await committing;
    if (outcome !== 'committed') void say({ said: 'refused', outcome });
    await traps.pass('after-reply');
    return outcome;
  },
  receive: async (request) => {
    if (request.rows.length > 0) await traps.pass('before-receive');
    const outcome = await transport.receive(request);
    if (request.rows.length > 0) await traps.pass('after-receive');
    return outcome;
  },
  pending: async (task, topic, afterId, countMax) => {
    const entries = await transport.pending(task, topic, afterId, countMax);
    if (entries.length > 0) void say({ said: 'redelivered', entries: entries.length });
    return entries;
  },
});

/** The sink with traps around its transactions. */
export const trappedSink = <Row>(sink: Sink<Row>, traps: Traps, say: Say): Sink<Row> => ({
  offsets: sink.offsets,
  write: async (batch) => {
    await traps.pass('before-sink');
    const outcome = await sink.write(batch);
    if (outcome.outcome !== 'written') void say({ said: 'refused', outcome: 'by the sink' });
    await traps.pass('after-sink');
    return outcome;
  },
});
