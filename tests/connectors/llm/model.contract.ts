// What every model connector promises; run against each implementation.
import { describe, expect, it } from 'vitest';
import {
  type ChatTurn,
  type Model,
  type ModelPiece,
  type ModelRequest,
  textOf,
} from '../../../connectors/llm/model.ts';
import { WeirError } from '../../../engine/kernel/errors.ts';

/** A turn of text. */
export const said = (role: ChatTurn['role'], text: string): ChatTurn => ({
  ...{ role, parts: [{ type: 'text', text }] },
});

/** An ordinary request; what differs is given. */
export const requestWith = (given: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'claude-sonnet-4-6',
  system: 'You are careful. (canary-5f1c)',
  turns: [said('user', 'What is the capital of France?')],
  ...{ tools: [], toolChoice: 'auto', stop: [] },
  tokensMax: 256,
  idempotencyKey: 'event-1',
  signal: new AbortController().signal,
  ...given,
});

export const modelContract = (name: string, open: () => Model): void => {
  describe(`model contract: ${name}`, () => {
    it('answers with text, the model, a reason to stop and counted tokens', async () => {
      const answer = await open().complete(requestWith());

      expect(textOf(answer.parts).trim()).not.toBe('');
      expect(answer.model).toBe('claude-sonnet-4-6');
      expect(answer.stopReason).toBe('end');
      expect(Number.isInteger(answer.usage.input_tokens)).toBe(true);
      expect(answer.usage.input_tokens).toBeGreaterThan(0);
      expect(answer.usage.output_tokens).toBeGreaterThan(0);
    });

    it('streams what it answers whole: text in pieces, the end last', async () => {
      const whole = await open().complete(requestWith());
      const pieces: ModelPiece[] = [];
      for await (const piece of open().stream(requestWith())) pieces.push(piece);
      const { parts, ...end } = whole;
      expect(pieces.at(-1)).toEqual({ type: 'end', ...end });
      const texts = pieces.flatMap((piece) => (piece.type === 'text' ? piece : []));
      expect(textOf(texts)).toBe(textOf(parts));
    });

    it('gives a cancelled stream no piece, and does not blame the provider for it', async () => {
      const pieces: ModelPiece[] = [];
      const listening = (async () => {
        const request = requestWith({ signal: AbortSignal.abort() });
        for await (const piece of open().stream(request)) pieces.push(piece);
      })();
      await expect(listening).rejects.not.toBeInstanceOf(WeirError);
      expect(pieces).toEqual([]);
    });

    it('takes a whole conversation', async () => {
      const answer = await open().complete(
        requestWith({
          turns: [
            said('user', 'What is the capital of France?'),
            said('assistant', 'Paris.'),
            said('user', 'And of Italy?'),
          ],
        }),
      );

      expect(textOf(answer.parts).trim()).not.toBe('');
    });

    it('counts more tokens for a longer prompt', async () => {
      const model = open();
      const short = await model.complete(requestWith());
      const text = 'What is the capital of France? '.repeat(100);
      const long = await model.complete(requestWith({ turns: [said('user', text)] }));

      expect(long.usage.input_tokens).toBeGreaterThan(short.usage.input_tokens * 20);
    });

    it('serves calls at the same time', async () => {
      const model = open();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, nth) =>
          model.complete(requestWith({ model: `model-${nth}`, idempotencyKey: `event-${nth}` })),
        ),
      );

      expect(answers.map((answer) => answer.model)).toEqual(
        Array.from({ length: 20 }, (_, nth) => `model-${nth}`),
      );
    });

    it('gives a cancelled call no answer, and does not blame the provider for it', async () => {
      const call = open().complete(requestWith({ signal: AbortSignal.abort() }));

      await expect(call).rejects.not.toBeInstanceOf(WeirError);
    });

    it('does not change the request', async () => {
      const request = Object.freeze({
        ...requestWith(),
        turns: Object.freeze(requestWith().turns),
      });
      const before = JSON.stringify(request);
      await open().complete(request);

      expect(JSON.stringify(request)).toBe(before);
    });
  });
};
