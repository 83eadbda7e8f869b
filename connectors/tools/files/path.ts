// Paths as a model gives them: relative, visible, plain. What a path could mean beyond that on some
// system (drives, streams, devices, parents) is refused by its letters, before any file is looked at.
import Type from 'typebox';
import { toolErrors } from '../tool.ts';

const depthMax = 8;
const segmentMax = 80;
const lengthMax = 200;

/** Letters and digits of any script, and a few signs between them: neither end is a dot or a space. */
const segment = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_ .,()@+-]*[\p{L}\p{M}\p{N}_)+-])?$/u;

/** Names that some systems keep for devices, with any ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;

export const PathSchema = Type.String({
  minLength: 1,
  maxLength: lengthMax,
  description: "Relative to the user's folder, with / between folders: notes/plan.txt",
});

/** Whether a path leads into the folder that it is read in, on any system. */
export const isPlainPath = (path: string): boolean => {
  const segments = path.split('/');
  return (
    path.length <= lengthMax &&
    segments.length <= depthMax &&
    segments.every((each) => each.length <= segmentMax && segment.test(each) && !device.test(each))
  );
};

/** The folders and the file that a path names. Rejects what leads, or may lead, anywhere else. */
export const segmentsOf = (path: string): readonly string[] => {
  const normal = path.normalize('NFC');
  if (isPlainPath(normal)) return normal.split('/');
  throw toolErrors.TARGET_REFUSED({
    reason: 'a path is relative, visible and made of plain names',
  });
};
