// The tool that writes a text file: whole or not at all, once per call, within what a user may keep.
import Type from 'typebox';
import { type Clock, systemClock } from '../../../engine/kernel/clock.ts';
import { coded } from '../coded.ts';
import { alone } from '../lock.ts';
import { type Tool, tool, toolErrors } from '../tool.ts';
import { callKey, userFolder } from '../user-folder.ts';
import { replaceFile } from '../whole-file.ts';
import { type Intent, openLedger } from './ledger.ts';
import { PathSchema, segmentsOf } from './path.ts';
import { fileBytesMax, filePaths, placeOf, walk } from './sandbox.ts';

export interface WriteFileOptions {
  /** Below it each tenant has a folder, and in it each user one. */
  readonly directory: string;
  readonly filesMax?: number;
  readonly bytesMax?: number;
  readonly clock?: Clock;
}

const ParametersSchema = Type.Object(
  {
    path: PathSchema,
    text: Type.String({
      maxLength: fileBytesMax,
      description: 'All of the new contents, up to 100 KB; what the file held before is gone',
    }),
  },
  { additionalProperties: false },
);

/** Rejects a write that would leave a user with more than they may keep. */
const holdToQuota = async (
  root: string,
  path: string,
  bytes: number,
  quota: { readonly filesMax: number; readonly bytesMax: number },
): Promise<void> => {
  const others = (await walk(root, quota.filesMax + 1)).filter((each) => each.path !== path);
  const total = others.reduce((sum, each) => sum + each.bytes, bytes);
  if (others.length + 1 > quota.filesMax || total > quota.bytesMax) {
    throw toolErrors.TOO_LARGE({ reason: 'the folder is full', ...quota });
  }
};

/** `file_write`: writes into `<directory>/<tenant>/<user>/files`. */
export const writeFile = (options: WriteFileOptions): Tool => {
  const { directory, filesMax = 200, bytesMax = 10_485_760, clock = systemClock } = options;
  return tool({
    name: 'file_write',
    description:
      "Writes a text file into the user's folder. Use it only when the user has asked for it.",
    sensitive: false,
    outbound: false,
    sideEffect: true,
    parameters: ParametersSchema,
    run: ({ path, text }, call) =>
      coded(call, async () => {
        const segments = segmentsOf(path);
        const bytes = Buffer.byteLength(text);
        if (bytes > fileBytesMax) throw toolErrors.TOO_LARGE({ bytesMax: fileBytesMax });
        const paths = filePaths(userFolder(directory, call));
        const apply = async ({ segments: to, text: contents }: Intent): Promise<void> =>
          replaceFile(await placeOf(paths.root, to), contents, paths.aside);
        return alone(paths.lock, clock, call.signal, async () => {
          const ledger = await openLedger(paths, apply);
          const known = await ledger.answerOf(callKey(call));
          if (known) return known;
          const name = segments.join('/');
          await holdToQuota(paths.root, name, bytes, { filesMax, bytesMax });
          const answer = {
            text: `Wrote ${bytes} bytes to ${name}.`,
            summary: `file of ${bytes} bytes written`,
          };
          return ledger.carryOut(callKey(call), { segments, text, answer });
        });
      }),
  });
};
