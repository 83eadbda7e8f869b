// A side as its parent sees it: a process of its own, so that its CPU is its own.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Profile } from './profile.ts';
import type { RoundRequest, RoundResult } from './round.ts';

/** What a parent asks of a side. */
export type SideRequest = { readonly round: RoundRequest } | { readonly profile: 'start' | 'stop' };

export interface Side {
  readonly name: string;
  readonly pid: number;
  isAlive(): boolean;
  run(round: RoundRequest): Promise<RoundResult>;
  startProfile(): Promise<void>;
  stopProfile(): Promise<Profile>;
  end(): void;
}

/** Starts a side; resolves when it is ready for rounds. */
export const startSide = async (name: string, url: string): Promise<Side> => {
  const file = fileURLToPath(new URL('./side.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', '--import', 'tsx', file, name, url],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const answer = <T>(request?: SideRequest): Promise<T> =>
    new Promise((resolve, reject) => {
      const died = (): void => reject(new Error(`the side ${name} has died`));
      child.once('exit', died);
      child.once('message', (message) => {
        child.off('exit', died);
        resolve(message as T);
      });
      if (request) child.send(request);
    });
  await answer();
  return {
    name,
    pid: child.pid ?? 0,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    run: (round) => answer<RoundResult>({ round }),
    startProfile: () => answer<void>({ profile: 'start' }),
    stopProfile: () => answer<Profile>({ profile: 'stop' }),
    end: () => {
      if (child.connected) child.disconnect();
    },
  };
};
