// Where an answer is awaited: a channel, and the name under which it is kept. A question that starts
// everything is named by its correlation id; one that follows from another has a name of its own.

const separator = '#';

export interface ReplyAddress {
  readonly channel: string;
  readonly name: string;
}

/**
 * The text of an address, for `replyTo`.
 *
 * @example
 * replyTo({ channel: 'weir:{t1:0}:reply:g1', name: 'call-7' }, 'prompt-1'); // 'weir:{t1:0}:reply:g1#call-7'
 */
export const replyTo = ({ channel, name }: ReplyAddress, correlationId: string): string =>
  name === correlationId ? channel : `${channel}${separator}${name}`;

/** The address that a `replyTo` holds. */
export const replyAddress = (text: string, correlationId: string): ReplyAddress => {
  const at = text.indexOf(separator);
  if (at === -1) return { channel: text, name: correlationId };
  return { channel: text.slice(0, at), name: text.slice(at + 1) };
};
