// A bare upstream that speaks Anthropic's wire format and answers at once: a process of its own.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const answer = JSON.stringify({
  ...{ id: 'msg_bench', type: 'message', role: 'assistant', model: 'claude-sonnet-4-6' },
  ...{ stop_reason: 'end_turn', stop_sequence: null },
  content: [{ type: 'text', text: 'The report shows growth in the north and costs in the south.' }],
  usage: { input_tokens: 40, output_tokens: 14 },
});

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('disconnect', () => process.exit(0));
