import { describe, expect, it } from 'vitest';
import { streamState } from '../../api/conversation/stream-state.ts';
import { holdBack } from '../../operators/output/hold-back.ts';

const secret = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;
const call = {
  ...{
    type: 'tool_call' as const,
    id: 'c1',
    name: 'lookup',
    arguments: '{"of":"the house rules"}',
  },
};
const end = {
  ...{ type: 'end' as const, model: 'm', stopReason: 'tool_calls' as const },
  usage: { input_tokens: 1, output_tokens: 1 },
};
const request = {
  ...{ model: 'm', system: 'Be brief.' },
  turns: [{ role: 'user' as const, parts: [{ type: 'text' as const, text: 'What is a weir?' }] }],
};
const open = (leaksIn: (text: string) => boolean = () => false) =>
  streamState(holdBack({ systemPrompt: '', canary: '' }), request, leaksIn);

describe('the state of an answer that is being made', () => {
  it('holds a secret back that goes on behind a call', () => {
    for (let cut = 1; cut < secret.length; cut += 1) {
      const state = open();
      const left = [
        { type: 'text' as const, text: `The key is ${secret.slice(0, cut)}` },
        call,
        { type: 'text' as const, text: `${secret.slice(cut)} and nothing else.` },
        end,
      ].flatMap((piece) => state.take(piece));
      const text = left.map((each) => (each.type === 'text' ? each.text : '')).join('');
      expect(text).toBe('The key is [REDACTED-SECRET] and nothing else.');
      expect(left.at(-1)).toMatchObject({ type: 'ready_call', clean: call, asWritten: call });
    }
  });

  it('has used what it was asked with, and what has come, when it is cut', () => {
    const state = open();
    expect(state.ending(false).end.usage).toEqual({ input_tokens: 0, output_tokens: 0 });
    expect(state.ending(true).end.usage).toEqual({ input_tokens: 6, output_tokens: 0 });
    state.take({ type: 'text', text: 'A low dam.' });
    expect(state.ending(false).end.usage).toEqual({ input_tokens: 6, output_tokens: 3 });
    state.take(end);
    expect(state.ending(true).end).toEqual(end);
  });

  it('looks for the system prompt in the arguments of calls, whatever is escaped in them', () => {
    const state = open((text) => text.includes('the house rules'));
    state.take({ ...call, arguments: '{"of":"\\u0074he house rules"}' });
    expect(state.seen()).toMatchObject({ leaks: true });
  });
});
