// Reads the answers on a connection: HTTP/1.1, with a length or in chunks, one after the other. A
// client of the platform's own would cost as much as what it measures.

export interface Response {
  readonly status: number;
  readonly body: string;
}

export interface ResponseReader {
  /** Takes what has arrived; answers a response once it is whole. */
  take(arrived: Buffer): Response | undefined;
}

const headEnd = '\r\n\r\n';

/** Opens a reader; `hear` gets the parts of a body in chunks as they come. */
export const responseReader = (hear: (part: string) => void): ResponseReader => {
  let pending = '';
  let body = '';
  let status = 0;
  /** Of the answer that is being read; below 0 when it comes in chunks. */
  let length = 0;
  let isInBody = false;

  const readHead = (): boolean => {
    const end = pending.indexOf(headEnd);
    if (end === -1) return false;
    const head = pending.slice(0, end).toLowerCase();
    status = Number(head.slice('http/1.1 '.length, 'http/1.1 200'.length));
    const isChunked = head.includes('\r\ntransfer-encoding: chunked');
    length = isChunked ? -1 : Number(/\r\ncontent-length: *(\d+)/.exec(head)?.[1] ?? 0);
    pending = pending.slice(end + headEnd.length);
    body = '';
    isInBody = true;
    return true;
  };

  /** Whether the last chunk has come. */
  const readChunks = (): boolean => {
    for (;;) {
      const sizeEnd = pending.indexOf('\r\n');
      if (sizeEnd === -1) return false;
      const size = Number.parseInt(pending.slice(0, sizeEnd), 16);
      const from = sizeEnd + 2;
      if (pending.length < from + size + 2) return false;
      const part = pending.slice(from, from + size);
      pending = pending.slice(from + size + 2);
      if (size === 0) return true;
      body += part;
      hear(part);
    }
  };

  const readSized = (): boolean => {
    if (pending.length < length) return false;
    body = pending.slice(0, length);
    pending = pending.slice(length);
    return true;
  };

  return {
    take: (arrived) => {
      pending += arrived.toString('latin1');
      if (!isInBody && !readHead()) return undefined;
      if (!(length < 0 ? readChunks() : readSized())) return undefined;
      isInBody = false;
      return { status, body };
    },
  };
};
