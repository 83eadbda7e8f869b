// A file of pipelines that somebody else has written: TypeScript, loaded without a build. Whatever
// directory it lies in, `weir` and `typebox` are those of this program, so that there is one of each.
import { resolve } from 'node:path';
import { createJiti } from 'jiti';
import * as typebox from 'typebox';
import * as engineFace from '../../engine/index.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { type Chain, chain } from '../../engine/model/chain.ts';
import type { Pipeline } from '../../engine/model/pipeline.ts';
import * as face from '../../operators/index.ts';
import { commandErrors } from './errors.ts';

export interface PipelineFile {
  readonly chains: readonly Chain[];
  /** The file and everything of its own that it imports. */
  readonly files: readonly string[];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isChain = (value: unknown): value is Chain =>
  isObject(value) && 'pipelines' in value && 'inputs' in value;

const isPipeline = (value: unknown): value is Pipeline =>
  isObject(value) && 'steps' in value && 'from' in value;

/** The chains among exports; a pipeline that is in none of them is a chain of its own. */
const chainsAmong = (exported: readonly unknown[]): readonly Chain[] => {
  const all = [...new Set(exported.flat())];
  const chains = all.filter(isChain);
  const chained = new Set(chains.flatMap(({ pipelines }) => pipelines));
  const alone = all.filter(isPipeline).filter((each) => !chained.has(each));
  return [...chains, ...alone.map((each) => chain(each.name, [each]))];
};

const repeatedName = (chains: readonly Chain[]): string | undefined =>
  chains.map(({ name }) => name).find((name, index, names) => names.indexOf(name) !== index);

const evaluate = async (path: string): Promise<PipelineFile> => {
  const loader = createJiti(path, {
    virtualModules: { weir: face, 'weir/engine': engineFace, typebox },
    fsCache: false,
  });
  const own = (): readonly string[] =>
    Object.keys(loader.cache).filter((file) => !file.includes('/node_modules/'));
  // The cache outlives a loader: what is loaded again must be read again.
  for (const file of own()) delete loader.cache[file];
  const exported = await loader.import<Readonly<Record<string, unknown>>>(path);
  return { chains: chainsAmong(Object.values(exported)), files: own() };
};

/**
 * Loads a file and answers its chains. Throws what the definitions of its pipelines throw, and
 * `WEIR_API_PIPELINES_UNLOADABLE` or `WEIR_API_PIPELINES_NONE`.
 */
export const loadPipelines = async (file: string): Promise<PipelineFile> => {
  const path = resolve(file);
  const loaded = await evaluate(path).catch((cause: unknown) => {
    if (cause instanceof WeirError) throw cause;
    const said = (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, ' ');
    throw commandErrors.PIPELINES_UNLOADABLE({ file, said }, { cause });
  });
  if (loaded.chains.length === 0) throw commandErrors.PIPELINES_NONE({ file });
  const repeated = repeatedName(loaded.chains);
  if (repeated !== undefined) throw commandErrors.CHAIN_REPEATED({ file, chain: repeated });
  return loaded;
};
