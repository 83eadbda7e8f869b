// The tool that reads a text file out of a user's folder.
import Type from 'typebox';
import { coded } from '../coded.ts';
import { type Tool, tool, toolErrors } from '../tool.ts';
import { userFolder } from '../user-folder.ts';
import { PathSchema, segmentsOf } from './path.ts';
import { filePaths, readPlain } from './sandbox.ts';

const ParametersSchema = Type.Object({ path: PathSchema }, { additionalProperties: false });

const textOf = (bytes: Buffer): string => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // It is not UTF-8.
  }
  throw toolErrors.TARGET_REFUSED({ reason: 'the file is no text' });
};

/** `file_read`: reads from `<directory>/<tenant>/<user>/files`. */
export const readFile = ({ directory }: { readonly directory: string }): Tool =>
  tool({
    name: 'file_read',
    description: "Reads a text file of up to 100 KB from the user's folder.",
    sensitive: true,
    outbound: false,
    sideEffect: false,
    parameters: ParametersSchema,
    run: ({ path }, call) =>
      coded(call, async () => {
        const segments = segmentsOf(path);
        const bytes = await readPlain(filePaths(userFolder(directory, call)).root, segments);
        return { text: textOf(bytes), summary: `file of ${bytes.length} bytes read` };
      }),
  });
