import { describe, expect, it } from 'vitest';
import { attackPaths, type ReachedTool } from '../../operators/inventory/attack-paths.ts';

const tool = (name: string, more: Partial<ReachedTool> = {}): ReachedTool => ({
  ...{ name, isSeen: true, outbound: false, sideEffect: false, readsOutside: false },
  ...{ needsApproval: false, dataClasses: [] },
  ...more,
});
const pages = tool('pages', { readsOutside: true });
const mailbox = tool('mailbox', { dataClasses: ['sensitive'] });
const mail = tool('mail', { outbound: true, sideEffect: true });

const scoreOf = (...tools: readonly ReachedTool[]): number => pathsOf(...tools).at(0)?.score ?? 0;
const pathsOf = (...tools: readonly ReachedTool[]) =>
  attackPaths([{ id: 'a', tools, documentClasses: [], promptClasses: [] }]);

describe('attack paths', () => {
  it('lead from outside over the agent and its data to the outside', () => {
    const [path] = pathsOf(pages, mailbox, mail);
    expect(path?.nodes.map(({ id }) => id)).toEqual(['pages', 'a', 'mailbox', 'sensitive', 'mail']);
    expect(path?.score).toBe(0.7);
    expect(path?.explanation).toEqual([
      'pages brings text that outsiders write',
      'mailbox reaches sensitive data',
      'mail sends to the outside, and nobody must approve it',
      'all of it was seen',
    ]);
  });

  it('weigh less without a way in, without a way out, with an approval, and when not all was seen', () => {
    const whole = scoreOf(pages, mailbox, mail);
    const weaker = [
      scoreOf(mailbox, mail),
      scoreOf(pages, mailbox),
      scoreOf(pages, mailbox, { ...mail, needsApproval: true }),
      scoreOf(pages, mailbox, { ...mail, outbound: false }),
      scoreOf(pages, mailbox, { ...mail, isSeen: false }),
    ];
    for (const score of weaker) expect(score).toBeLessThan(whole);
  });

  it('are none where there is no data', () => {
    expect(pathsOf(pages, mail)).toEqual([]);
  });

  it('rank by the worth of the data: secrets above what is confidential, above what is public', () => {
    const agent = { id: 'a', tools: [pages, mail], promptClasses: ['secret'] };
    const paths = attackPaths([{ ...agent, documentClasses: ['public', 'confidential'] }]);
    expect(paths.map(({ to }) => to)).toEqual(['secret', 'confidential', 'public']);
  });
});
