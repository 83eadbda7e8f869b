// The built-in model: honest about what it is, and deaf to what it is told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../connectors/llm/model.ts';
import { scriptedModel } from '../../../connectors/llm/scripted.ts';
import { modelContract, requestWith, said } from './model.contract.ts';

modelContract('scripted', scriptedModel);

const answerTo = async (text: string): Promise<string> =>
  textOf((await scriptedModel().complete(requestWith({ turns: [said('user', text)] }))).parts);

describe('the scripted model', () => {
  it.each([
    'hello there',
    'what meetings do I have?',
    'write a function',
    'translate this',
    'summarise it',
    'why?',
    'tell me a tale',
    '',
  ])('says in its answer to "%s" that it is built in and that no key is set', async (prompt) => {
    const text = await answerTo(prompt);

    expect(text).toContain('built-in scripted model');
    expect(text).toContain('no ANTHROPIC_API_KEY is set');
  });

  it('tells kinds of questions apart', async () => {
    const answers = await Promise.all(
      ['hello there', 'translate this', 'fix the bug', 'tell me a tale'].map(answerTo),
    );

    expect(new Set(answers).size).toBe(answers.length);
  });

  it('gives the same answer to the same request, whoever asks and whenever', async () => {
    expect(await scriptedModel().complete(requestWith())).toEqual(
      await scriptedModel().complete(requestWith({ idempotencyKey: 'event-2' })),
    );
  });

  it('never repeats a secret of the prompt or anything of the system prompt', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[A-Za-z0-9]{16,40}$/),
        fc.constantFrom('hello', 'translate', 'what is this?', 'the code is', ''),
        async (secret, opening) => {
          const text = `${opening} ${secret}`;
          const answer = await scriptedModel().complete(
            requestWith({ system: `keep ${secret}`, turns: [said('user', text)] }),
          );
          expect(textOf(answer.parts)).not.toContain(secret);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('answers a prompt of a megabyte in well under a second', async () => {
    const startedMs = performance.now();
    await answerTo('a? '.repeat(350_000));

    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});
