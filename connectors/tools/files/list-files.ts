// The tool that lists the files of a user, with their sizes.
import Type from 'typebox';
import { coded } from '../coded.ts';
import { type Tool, tool } from '../tool.ts';
import { userFolder } from '../user-folder.ts';
import { isPlainPath } from './path.ts';
import { filePaths, walk } from './sandbox.ts';

const filesMax = 200;

const ParametersSchema = Type.Object({}, { additionalProperties: false });

/** `file_list`: lists `<directory>/<tenant>/<user>/files`. */
export const listFiles = ({ directory }: { readonly directory: string }): Tool =>
  tool({
    name: 'file_list',
    description: "Lists the files in the user's folder with their sizes.",
    sensitive: false,
    outbound: false,
    sideEffect: false,
    parameters: ParametersSchema,
    run: (_asked, call) =>
      coded(call, async () => {
        const { root } = filePaths(userFolder(directory, call));
        const found = await walk(root, filesMax + 1);
        // What cannot be asked for by its path is not offered.
        const files = found.slice(0, filesMax).filter(({ path }) => isPlainPath(path));
        files.sort((a, b) => (a.path < b.path ? -1 : 1));
        const lines = files.map(({ path, bytes }) => `${path} (${bytes} bytes)`);
        if (found.length > filesMax) lines.push('There are more files than are listed.');
        return {
          text: lines.length === 0 ? 'There are no files.' : lines.join('\n'),
          summary: `${files.length} file${files.length === 1 ? '' : 's'} listed`,
        };
      }),
  });
