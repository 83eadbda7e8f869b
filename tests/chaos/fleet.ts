// Worker processes that can be killed, paused and started again; what they say is read, since a
// dead process has no metrics.
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface WorkerProcess {
  readonly pid: number;
  /** The id under which it holds leases; known once it is ready. */
  readonly workerId: string;
}

export interface Fleet {
  /** The workers that are ready. */
  readonly ready: readonly WorkerProcess[];
  /** Refused commits by outcome. */
  readonly refused: ReadonlyMap<string, number>;
  /** Faults that workers have reported, by the code of their error. */
  readonly faults: ReadonlyMap<string, number>;
  start(): Promise<void>;
  /** Ends a worker with `kill -9` and waits until it is gone. */
  kill(worker: WorkerProcess): Promise<void>;
  /** Asks one to drain and waits for its end. */
  drain(worker: WorkerProcess): Promise<void>;
  pause(worker: WorkerProcess): void;
  resume(worker: WorkerProcess): void;
  /** Workers that ended although nobody had ended them. */
  readonly died: readonly string[];
  /** Asks all to drain and waits for their end. */
  stop(): Promise<void>;
}

interface Member {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  workerId: string;
  wasKilled: boolean;
}

const program = resolve('dist/api/main.js');
const readyMsMax = 30_000;

const addOne = (counts: Map<string, number>, name: unknown): void => {
  counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
};

/** A fleet of workers with these settings; none is started yet. */
export const openFleet = (settings: Readonly<Record<string, string>>): Fleet => {
  const members = new Map<number, Member>();
  const refused = new Map<string, number>();
  const faults = new Map<string, number>();
  const died: string[] = [];

  const hear = (member: Member, line: string): void => {
    if (!line.startsWith('{')) return;
    const { msg, id, outcome, code, error } = JSON.parse(line);
    if (msg === 'the worker is ready') member.workerId = id;
    if (msg === 'a commit was refused') addOne(refused, outcome);
    if (msg === 'the sink has refused a batch') addOne(refused, `${outcome} by the sink`);
    if (msg === 'a task has a fault') addOne(faults, code ?? error);
  };

  const memberOf = ({ pid }: WorkerProcess): Member => {
    const member = members.get(pid);
    if (!member) throw new RangeError(`no worker has pid ${pid}`);
    return member;
  };

  return {
    get ready() {
      return [...members]
        .filter(([, { workerId }]) => workerId !== '')
        .map(([pid, { workerId }]) => ({ pid, workerId }));
    },
    refused,
    faults,
    died,
    start: async () => {
      const child = spawn(process.execPath, [program, 'worker'], {
        env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...settings },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      const pid = child.pid ?? -1;
      const ended = new Promise<void>((done) =>
        child.once('exit', (code, signal) => {
          members.delete(pid);
          if (code !== 0 && !member.wasKilled) died.push(`pid ${pid} with ${code ?? signal}`);
          done();
        }),
      );
      const member: Member = { child, ended, workerId: '', wasKilled: false };
      members.set(pid, member);
      if (child.stdout) {
        createInterface({ input: child.stdout }).on('line', (line) => hear(member, line));
      }
      await new Promise<void>((ready, failed) => {
        const timer = setTimeout(() => failed(new Error('a worker was not ready')), readyMsMax);
        child.once('message', (message: { readonly failed?: string }) => {
          clearTimeout(timer);
          if (message.failed === undefined) ready();
          else failed(new Error(`a worker did not start: ${message.failed}`));
        });
        // A worker that is killed before it is ready has not failed.
        void ended.then(() => {
          clearTimeout(timer);
          ready();
        });
      });
    },
    kill: async (worker) => {
      const member = memberOf(worker);
      member.wasKilled = true;
      member.child.kill('SIGKILL');
      await member.ended;
    },
    drain: async (worker) => {
      const member = memberOf(worker);
      member.child.kill('SIGTERM');
      await member.ended;
    },
    pause: (worker) => {
      memberOf(worker).child.kill('SIGSTOP');
    },
    resume: (worker) => {
      memberOf(worker).child.kill('SIGCONT');
    },
    stop: async () => {
      const all = [...members.values()];
      for (const member of all) {
        // Who is not ready yet does not know how to drain.
        member.wasKilled ||= member.workerId === '';
        member.child.kill('SIGCONT');
        member.child.kill('SIGTERM');
      }
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
};
