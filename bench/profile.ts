// Where the CPU goes: a sampled profile of this process, summed up by function and by room.

import { readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface ProfileLine {
  readonly name: string;
  readonly room: string;
  readonly us: number;
}

/** CPU time by function and by room, in microseconds, the greatest first; waiting left out. */
export interface Profile {
  readonly totalUs: number;
  readonly functions: readonly ProfileLine[];
  readonly rooms: readonly { readonly room: string; readonly us: number }[];
}

const samplingUs = 200;
const functionsMax = 40;
/** Waiting is no work. */
const idle = new Set(['(idle)', '(program)', '(root)']);

type Frame = Profiler.Profile['nodes'][number]['callFrame'];

/** The sampler spends a while in its own first command: that is no work either. */
const isWork = ({ functionName, url }: Frame): boolean =>
  !idle.has(functionName) && !(url === '' && functionName === 'dispatch');

const root = new URL('../', import.meta.url).href;

/** The room of a function: a folder of ours, a package, Node, or the collector. */
const roomOf = ({ functionName, url }: Frame): string => {
  if (functionName === '(garbage collector)') return 'gc';
  if (url.startsWith('node:')) return 'node';
  if (url === '') return 'native';
  const [, ...insidePackages] = url.split('/node_modules/');
  if (insidePackages.length > 0) return insidePackages.at(-1)?.split('/')[0] ?? 'packages';
  const [folder = '', room = ''] = url
    .replace(root, '')
    .replace(/^dist\//, '')
    .split('/');
  return folder === 'bench' ? folder : `${folder}/${room}`;
};

/** What runs is compiled to one line per file: the source map says which line it was, and there is
 * the name. */
const nameAt = ({ functionName, url, lineNumber, columnNumber }: Frame): string => {
  const origin = findSourceMap(url)?.findEntry(lineNumber, columnNumber);
  if (!origin || !('originalLine' in origin)) {
    return `${functionName || '(anonymous)'}:${lineNumber + 1}`;
  }
  const source = readFileSync(fileURLToPath(url), 'utf8').split('\n');
  const line = source[origin.originalLine] ?? '';
  const [, name = line.trim().slice(0, 40)] = /(?:const|function) (\w+)/.exec(line) ?? [];
  return `${functionName || name}:${origin.originalLine + 1}`;
};

const placeOf = (frame: Frame): string => {
  const file = frame.url.split('/').slice(-2).join('/');
  return `${nameAt(frame)} ${file}`.trim();
};

const summed = (pairs: Iterable<readonly [string, number]>) => {
  const sums = new Map<string, number>();
  for (const [name, value] of pairs) sums.set(name, (sums.get(name) ?? 0) + value);
  return [...sums].map(([name, value]) => ({ name, us: value })).sort((a, b) => b.us - a.us);
};

/** Sums a profile up. */
export const profileOf = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Profile => {
  const selfUs = new Map<number, number>();
  for (const [index, node] of samples.entries()) {
    selfUs.set(node, (selfUs.get(node) ?? 0) + (timeDeltas[index] ?? 0));
  }
  const busy = nodes.filter(({ callFrame }) => isWork(callFrame));
  const rooms = new Map(busy.map(({ callFrame }) => [placeOf(callFrame), roomOf(callFrame)]));
  const by = (name: (frame: Frame) => string) =>
    summed(busy.map(({ id, callFrame }) => [name(callFrame), selfUs.get(id) ?? 0] as const));
  return {
    totalUs: busy.reduce((sum, { id }) => sum + (selfUs.get(id) ?? 0), 0),
    functions: by(placeOf)
      .slice(0, functionsMax)
      .map(({ name, us }) => ({ name, us, room: rooms.get(name) ?? 'other' })),
    rooms: by(roomOf).map(({ name, us }) => ({ room: name, us })),
  };
};

/** Starts to sample this process; the answer ends it. */
export const startProfile = async (): Promise<() => Promise<Profile>> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: samplingUs });
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return profileOf(profile);
  };
};

/** The profile as lines of text, per event or whatever else was worked off. */
export const profileLines = (
  { totalUs, functions, rooms }: Profile,
  events: number,
  unit = 'event',
): readonly string[] => {
  const cost = (us: number): string =>
    `${((us / totalUs) * 100).toFixed(1).padStart(6)} % ${((us / events) * 1_000).toFixed(0).padStart(6)} ns`;
  return [
    `${(totalUs / events).toFixed(2)} us per ${unit}; by room`,
    ...rooms.map(({ room, us }) => `${cost(us)}  ${room}`),
    'by function, itself',
    ...functions.map(({ name, room, us }) => `${cost(us)}  ${room.padEnd(16)} ${name}`),
  ];
};
