// The folder of one user of one tenant below a tool's directory, and the key of a call. Ids come from
// tokens and may hold anything; what becomes of them here is a plain name, and never somebody else's.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type ToolCall, toolErrors } from './tool.ts';

const nameLengthMax = 150;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const escaped = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`;

/**
 * A file name for an id; two ids never share one. Capitals are escaped, too: some file systems do not
 * tell them from small letters.
 */
export const folderName = (id: string): string => {
  if (id === '' || /\p{Cs}/u.test(id)) {
    throw toolErrors.TARGET_REFUSED({ reason: 'the tenant or the user has no usable id' });
  }
  const name = id.replace(/[^a-z0-9@_.-]|^\./gu, (found) =>
    [...Buffer.from(found)].map(escaped).join(''),
  );
  // No escape begins with "%sh": what is too long gets a name that nothing else has.
  return name.length <= nameLengthMax ? name : `%sha256-${sha256(id)}`;
};

/** Where the user of a call has what is theirs. */
export const userFolder = (directory: string, { tenantId, userId }: ToolCall): string =>
  join(directory, folderName(tenantId), folderName(userId));

/** Names a call to the file system. Models number their calls anew in each session. */
export const callKey = ({ tenantId, userId, sessionId, callId }: ToolCall): string =>
  sha256(JSON.stringify([tenantId, userId, sessionId, callId])).slice(0, 40);
