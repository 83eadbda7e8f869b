// POST /v1/moderations: what is thought of texts, in OpenAI's format. Nothing is decided here and nothing of
// the texts is kept; that somebody has asked is on record.
import type { FastifyInstance } from 'fastify';
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Guard } from '../../operators/guard/verdict.ts';
import { scan } from '../../operators/output/scan.ts';
import type { Budgets } from '../budgets/budgets.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import type { TextRate } from '../callers/text-rate.ts';
import type { ContentDesk, Opined } from '../content/content-desk.ts';
import { type Freezes, frozenError } from '../control/freezes.ts';
import { goneSignal } from '../http/event-stream.ts';
import type { Journal } from '../journal.ts';
import {
  type ModerationBody,
  ModerationBodySchema,
  ModerationSchema,
  moderationOf,
  textsOf,
} from '../wire/moderation.ts';
import { openAi } from '../wire/openai.ts';
import { sendInFormat } from '../wire/send-error.ts';

export interface ModerationParts {
  readonly authenticate: Authenticate;
  readonly content: Pick<ContentDesk, 'ofText'>;
  readonly guard: Guard;
  readonly rate: TextRate;
  readonly textsPerMinuteMax: number;
  readonly budgets: Pick<Budgets, 'admit' | 'spend'>;
  readonly freezes: Pick<Freezes, 'of'>;
  readonly journal: Pick<Journal, 'note'>;
  readonly clock: Pick<Clock, 'id'>;
}

/** So many texts of a request are judged at the same time. */
const atOnceMax = 4;
/** What such a request is called where prompts have a session and a model. */
const asking = { sessionId: 'moderations', modelId: 'moderations' };

const problems = {
  400: 'The body is not JSON, or does not match its schema',
  401: 'No token, or one that cannot be trusted',
  403: 'Another organisation, or an operator has frozen the caller',
  413: 'The body is too large',
  429: 'Too many texts in this minute, or a budget is used up: Retry-After says when to come back',
  503: 'The log cannot be reached',
};

/** Registers the route. */
export const moderationsRoute = (server: FastifyInstance, parts: ModerationParts): void => {
  const { authenticate, content, guard, rate, textsPerMinuteMax, budgets, freezes } = parts;
  const { journal, clock } = parts;

  const opinions = async (
    texts: readonly string[],
    identity: Identity,
    signal: AbortSignal,
  ): Promise<readonly Opined[]> => {
    const { tenantId } = identity;
    const spend = (tokens: number): void => budgets.spend(identity, tokens);
    const found: Opined[] = [];
    for (let from = 0; from < texts.length; from += atOnceMax) {
      const some = texts.slice(from, from + atOnceMax);
      const judging = some.map((text) =>
        content.ofText(scan(text).redacted, { tenantId, signal, spend }),
      );
      found.push(...(await Promise.all(judging)));
    }
    return found;
  };

  server.post<{ Body: ModerationBody }>(
    '/v1/moderations',
    {
      schema: {
        summary: "OpenAI's moderation: what the judge of content and the guard think of texts",
        security: [{ bearer: [] }],
        body: ModerationBodySchema,
        response: {
          200: ModerationSchema,
          ...Object.fromEntries(
            Object.entries(problems).map(([status, description]) => [status, { description }]),
          ),
        },
      },
      config: { sendError: sendInFormat(openAi), errorSchema: openAi.errorSchema },
      onRequest: onlyFor(authenticate, '*'),
    },
    async (request, reply) => {
      const { identity, body } = request;
      const { tenantId, subject } = identity;
      const freeze = freezes.of(tenantId, { ...asking, userId: subject });
      if (freeze) throw frozenError(freeze);
      const texts = textsOf(body);
      await budgets.admit(identity);
      const left = await rate.take(identity, texts.length);
      reply.header('x-ratelimit-limit', textsPerMinuteMax);
      reply.header('x-ratelimit-remaining', left);
      const opined = await opinions(texts, identity, goneSignal(request, reply));
      const results = opined.map((each, nth) =>
        moderationOf(each, guard(texts[nth] ?? '', 'user')),
      );
      const models = [...new Set(opined.map(({ model }) => model))];
      await journal.note(tenantId, subject, 'texts_moderated', {
        ...{ texts: texts.length, flagged: results.filter(({ flagged }) => flagged).length },
        categories: [...new Set(opined.flatMap(({ categories }) => categories))],
        models,
      });
      return { id: `modr-${clock.id()}`, model: models.join(','), results };
    },
  );
};
