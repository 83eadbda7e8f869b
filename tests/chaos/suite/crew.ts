// The crew of a lane: worker processes that stay from one schedule to the next. Who is killed is
// replaced by one that stands ready, since a start takes longer than a schedule.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../engine/kernel/clock.ts';
import type { Assignment, Break, Refusal, Report, Request, Trap } from './process/messages.ts';

/** What the workers of a schedule have reported. */
export interface Evidence {
  takeOvers: number;
  redeliveries: number;
  /** Refused commits by outcome. */
  readonly refused: Record<Refusal, number>;
  readonly faults: string[];
}

export interface Hand {
  readonly pid: number;
  readonly workerId: string;
}

export interface Crew {
  /** Those at work. */
  readonly hands: readonly Hand[];
  readonly evidence: Evidence;
  /** Forgets the evidence of the last schedule and says what the next workers are given. */
  prepare(assignment: Omit<Assignment, 'workerId'>): void;
  /** Puts one more process to work. */
  enlist(): Promise<Hand>;
  /** `kill -9`. */
  kill(hand: Hand): Promise<void>;
  stop(hand: Hand): void;
  resume(hand: Hand): void;
  /** Lets a hand drain, release its leases and go. */
  dismiss(hand: Hand): Promise<void>;
  arm(hand: Hand, trap: Trap): void;
  /** Waits until the armed trap of a hand has snapped; false when it has not in time. */
  snapped(hand: Hand, msMax: number): Promise<boolean>;
  /** Dismisses all; a process that does not come to rest is killed. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

interface Member {
  readonly child: ChildProcess;
  readonly pid: number;
  state: 'starting' | 'idle' | 'working' | 'gone';
  workerId: string;
  hasSnapped: boolean;
}

const program = fileURLToPath(new URL('./process/worker.ts', import.meta.url));
const patch = new URL('./process/patched-source.mjs', import.meta.url).href;
const waitMsMax = 60_000;
const restMsMax = 4_000;
const lookEveryMs = 1;
const spares = 2;

const noEvidence = (): Evidence => ({
  takeOvers: 0,
  redeliveries: 0,
  refused: { fenced: 0, stale: 0, gap: 0, 'by the sink': 0 },
  faults: [],
});

const launch = (broken: Break | undefined): ChildProcess =>
  spawn(process.execPath, ['--import', patch, '--import', 'tsx', program], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      WEIR_CHAOS_BREAK: broken ?? '',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });

/** Opens a crew; `spares` processes stand ready at all times. */
export const openCrew = (broken?: Break): Crew => {
  const members = new Set<Member>();
  let evidence = noEvidence();
  let given: Omit<Assignment, 'workerId'> | undefined;
  let owned = new Set<string>();
  let enlisted = 0;
  let isClosed = false;

  const hear = (member: Member, report: Report): void => {
    if (report.said === 'idle' || report.said === 'working') member.state = report.said;
    if (report.said === 'failed') member.child.kill('SIGKILL');
    if (report.said === 'snapped') member.hasSnapped = true;
    if (report.said === 'took over') {
      // The first owner of a task has taken it from nobody.
      if (owned.has(report.task)) evidence.takeOvers += 1;
      owned.add(report.task);
    }
    if (report.said === 'redelivered') evidence.redeliveries += report.entries;
    if (report.said === 'refused') evidence.refused[report.outcome] += 1;
    if (report.said === 'fault') evidence.faults.push(report.reason);
  };

  const start = (): void => {
    const child = launch(broken);
    const pid = child.pid ?? -1;
    const member: Member = { child, pid, state: 'starting', workerId: '', hasSnapped: false };
    members.add(member);
    child.on('message', (report: Report) => hear(member, report));
    child.once('exit', () => {
      member.state = 'gone';
      members.delete(member);
    });
  };

  const replenish = (): void => {
    const ready = [...members].filter(({ state }) => state === 'idle' || state === 'starting');
    for (let count = ready.length; count < spares && !isClosed; count += 1) start();
  };

  const until = async (holds: () => boolean, msMax: number): Promise<boolean> => {
    const endMs = systemClock.monotonicMs() + msMax;
    while (!holds()) {
      if (systemClock.monotonicMs() > endMs) return false;
      await systemClock.sleep(lookEveryMs);
    }
    return true;
  };

  /** Takes a process that stands ready; two callers never get the same one. */
  const idle = async (): Promise<Member> => {
    let found: Member | undefined;
    await until(() => {
      found = [...members].find(({ state }) => state === 'idle');
      if (found) found.state = 'starting';
      return found !== undefined;
    }, waitMsMax);
    if (!found) throw new Error('no worker process has become ready');
    return found;
  };

  const ask = ({ child }: Member, request: Request): void => {
    if (child.connected) child.send(request, () => undefined);
  };

  const memberOf = ({ pid }: Hand): Member | undefined =>
    [...members].find((member) => member.pid === pid);

  const end = async (member: Member): Promise<void> => {
    if (member.state === 'gone') return;
    const gone = once(member.child, 'exit');
    member.child.kill('SIGKILL');
    await gone;
  };

  const letGo = async (member: Member): Promise<void> => {
    member.child.kill('SIGCONT');
    ask(member, { ask: 'rest' });
    await until(() => member.state !== 'working', restMsMax);
    if (member.state === 'working') await end(member);
  };

  replenish();
  return {
    get hands() {
      return [...members]
        .filter(({ state }) => state === 'working')
        .map(({ pid, workerId }) => ({ pid, workerId }));
    },
    get evidence() {
      return evidence;
    },
    prepare: (assignment) => {
      evidence = noEvidence();
      owned = new Set();
      given = assignment;
    },
    enlist: async () => {
      replenish();
      const assignment = given;
      const member = await idle();
      if (!assignment) throw new Error('the crew was not prepared');
      enlisted += 1;
      member.workerId = `w${enlisted}`;
      member.hasSnapped = false;
      ask(member, { ask: 'work', workerId: member.workerId, ...assignment });
      await until(() => member.state !== 'starting', waitMsMax);
      replenish();
      return { pid: member.pid, workerId: member.workerId };
    },
    kill: async (hand) => {
      const member = memberOf(hand);
      if (member) await end(member);
      replenish();
    },
    stop: (hand) => {
      memberOf(hand)?.child.kill('SIGSTOP');
    },
    resume: (hand) => {
      memberOf(hand)?.child.kill('SIGCONT');
    },
    dismiss: async (hand) => {
      const member = memberOf(hand);
      if (member) await letGo(member);
    },
    arm: (hand, trap) => {
      const member = memberOf(hand);
      if (!member) return;
      member.hasSnapped = false;
      ask(member, { ask: 'trap', ...trap });
    },
    snapped: async (hand, msMax) => {
      const member = memberOf(hand);
      return member ? until(() => member.hasSnapped || member.state === 'gone', msMax) : true;
    },
    rest: async () => {
      await Promise.all([...members].filter(({ state }) => state === 'working').map(letGo));
      replenish();
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...members].map(end));
    },
  };
};
