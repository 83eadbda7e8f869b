// Which room may import which: ARCHITECTURE.md, as data.
import type { Finding, Source } from './source.ts';

/** Beside itself, a folder may import these (paths, from their beginning). */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  operators: ['engine/'],
  policies: ['engine/'],
  connectors: ['engine/'],
  pipelines: ['engine/', 'operators/', 'policies/'],
  api: ['engine/', 'operators/', 'policies/', 'connectors/', 'pipelines/'],
  grafana: ['engine/kernel/metrics.ts', 'pipelines/metrics.ts', 'connectors/postgres/tables.ts'],
};

/** From the bottom up; a room may import those below it. */
const engineRooms = ['kernel', 'model', 'stream', 'runtime', 'replay', 'testing'];

/** Where pipelines meet. */
const pipelineGrounds = ['pipelines/events/', 'pipelines/topics.ts', 'pipelines/services.ts'];

/** Clients that every connector may use, and the guard of what is fetched or posted at somebody's wish. */
const sharedClients = [
  'connectors/postgres/pool.ts',
  'connectors/tools/web/exchange.ts',
  'connectors/tools/web/public-address.ts',
  'connectors/tools/web/target.ts',
  'connectors/vault/key-file.ts',
];

const folderOf = (path: string): string => path.split('/')[0] ?? '';

const startsWithAny = (path: string, starts: readonly string[]): boolean =>
  starts.some((start) => path.startsWith(start));

const betweenFolders = (from: string, to: string): string | undefined => {
  const folder = folderOf(from);
  const allowed = mayImport[folder];
  if (!allowed || folder === folderOf(to) || startsWithAny(to, allowed)) return undefined;
  const others = allowed.length === 0 ? 'nothing of ours' : allowed.join(', ');
  return `${folder} may import ${others}: move what both need downwards, or take it as an argument`;
};

const insideEngine = (from: string, to: string): string | undefined => {
  const [, room = ''] = from.split('/');
  const [top, target = ''] = to.split('/');
  if (folderOf(from) !== 'engine' || top !== 'engine' || !engineRooms.includes(room)) {
    return undefined;
  }
  if (
    engineRooms.indexOf(target) !== -1 &&
    engineRooms.indexOf(target) <= engineRooms.indexOf(room)
  ) {
    return undefined;
  }
  return `engine/${room} may import only itself and what is below: ${engineRooms.join(' < ')}`;
};

const betweenConnectors = (from: string, to: string): string | undefined => {
  const [folder, room] = from.split('/');
  const [target, other] = to.split('/');
  if (folder !== 'connectors' || target !== 'connectors' || room === other) return undefined;
  if (sharedClients.includes(to)) return undefined;
  return 'connectors do not know each other: join them in api, or share a client (sharedClients in tests/tidy/layers.ts)';
};

const betweenPipelines = (from: string, to: string): string | undefined => {
  if (folderOf(from) !== 'pipelines' || folderOf(to) !== 'pipelines') return undefined;
  if (from === 'pipelines/catalogue.ts' || startsWithAny(to, pipelineGrounds)) return undefined;
  return 'pipelines do not import each other: they meet on topics; catalogue.ts chains them';
};

/** What judges the engine from outside, or it would repeat its mistakes. */
const isOracle = (path: string): boolean => /^tests\/chaos\/(suite\/)?oracle(\/|\.ts$)/.test(path);

const insideOracle = (from: string, to: string): string | undefined =>
  isOracle(from) && !isOracle(to)
    ? 'an oracle imports oracles alone: say the law again in its own words'
    : undefined;

const boundaries = [
  ...[betweenFolders, insideEngine, betweenConnectors, betweenPipelines],
  insideOracle,
];

/** Imports that cross a boundary. */
export const layerFindings = ({ path, imports }: Source): readonly Finding[] =>
  imports.flatMap(({ path: target, line }) =>
    target === undefined
      ? []
      : boundaries.flatMap((boundary) => {
          const advice = boundary(path, target);
          return advice === undefined
            ? []
            : [{ path, line, message: `imports ${target}: ${advice}` }];
        }),
  );
