// The way to a server: HTTP, or a process on this machine. Either way it may not send more than fits, nor
// take longer than a call may, and nobody listens to what it says without being asked.
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { deadline } from '../../../engine/kernel/deadline.ts';

const bytesMax = 4_000_000;

export type McpTarget =
  /** Speaks Streamable HTTP. */
  | { readonly url: string; readonly headers?: Readonly<Record<string, string>> }
  /** A program and its arguments; it gets none of the settings of this process. */
  | { readonly command: readonly [program: string, ...parameters: string[]] };

/** Counts what comes; ends it, and says so, when it is too much. */
const counted = (body: ReadableStream<Uint8Array>, tooLarge: () => void) => {
  let bytes = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.length;
        if (bytes <= bytesMax) return controller.enqueue(chunk);
        controller.error(new Error('too large'));
        tooLarge();
      },
    }),
  );
};

const boundedFetch =
  (msMax: number, tooLarge: () => void): FetchLike =>
  async (url, init = {}) => {
    // The stream of what a server says by itself: it is told that nobody opens one.
    if (init.method === 'GET') return new Response(null, { status: 405 });
    const response = await fetch(url, { ...init, signal: deadline(msMax, init.signal) });
    const { status, statusText, headers } = response;
    const body = response.body && counted(response.body, tooLarge);
    return new Response(body, { status, statusText, headers });
  };

/** A way to a server, not yet taken. `tooLarge` is called at most once. */
export const transportTo = (target: McpTarget, msMax: number, tooLarge: () => void): Transport => {
  if ('command' in target) {
    const [command, ...args] = target.command;
    return new StdioClientTransport({ command, args, stderr: 'ignore', maxBufferSize: bytesMax });
  }
  const transport = new StreamableHTTPClientTransport(new URL(target.url), {
    fetch: boundedFetch(msMax, tooLarge),
    requestInit: { headers: { ...target.headers } },
  });
  // Its session id is a getter that may answer nothing, which the interface has no word for.
  return transport as Transport;
};
