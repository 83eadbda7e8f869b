// The built-in compiler: OPA's own, as WebAssembly, in a process without files, connections or a memory
// that grows. One question at a time; one that takes too long is ended.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { policyErrors } from '../errors.ts';
import { capabilities } from './capabilities.ts';
import { inTurn } from './in-turn.ts';
import { answerOfProcess } from './process.ts';
import { type Compiler, type CompilerAnswer, decodeAnswer } from './protocol.ts';

const beside = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

const waitingMax = 8;
const timeMsUsual = 120_000;
const answerBytesMax = 64 * 1_048_576;
const complaintLengthMax = 300;

interface Ended {
  readonly code: number;
  readonly answer: string;
  readonly complaint: string;
}

/** The version of OPA that is built in. */
export const builtInVersion = (): string =>
  (JSON.parse(readFileSync(beside('opa-compiler.json'), 'utf8')) as { opa_version: string })
    .opa_version;

/** The built-in compiler; `timeMsMax` is what one question may take. */
export const builtInCompiler = (
  clock: Pick<Clock, 'sleep'>,
  { timeMsMax = timeMsUsual }: { readonly timeMsMax?: number } = {},
): Compiler => {
  const late = (): WeirError =>
    policyErrors.COMPILER_FAILED({ reason: 'too_long', time_ms_max: timeMsMax });

  const answerTo = async (question: string): Promise<CompilerAnswer> => {
    const asked = { file: beside('opa-compiler.wasm.br'), question, answerBytesMax };
    try {
      const said = await answerOfProcess(beside('sandbox.mjs'), asked, { clock, timeMsMax, late });
      const { code, answer, complaint } = said as Ended;
      if (code === 0) return decodeAnswer(JSON.parse(answer));
      throw policyErrors.COMPILER_FAILED({
        ...{ reason: 'ended', code, said: complaint.slice(0, complaintLengthMax) },
      });
    } catch (cause) {
      if (cause instanceof WeirError) throw cause;
      throw policyErrors.COMPILER_FAILED({ reason: 'ended' }, { cause });
    }
  };

  const turn = inTurn(waitingMax, () => policyErrors.COMPILER_BUSY({ retry_after_seconds: 5 }));
  return {
    name: `built-in OPA ${builtInVersion()}`,
    ask: ({ sources: files, ...question }) => {
      const text = JSON.stringify({ ...question, files, capabilities: capabilities() });
      return turn(() => answerTo(text));
    },
  };
};
