// GET /posture: the posture of an organisation over time, what it is made of, where it goes, and who and
// what stands out.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import {
  type PostureFigures,
  type PosturePart,
  type PosturePoint,
  postureGroups,
  postureParts,
  postureSeries,
  postureTotals,
} from '../../connectors/postgres/posture.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { type Factors, factorNames } from '../../operators/posture/score.ts';
import { slopePerDay } from '../../operators/posture/trend.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import { timeRange, timeRangeFields } from '../time-range.ts';

const bucketsSec = { '5m': 300, '15m': 900, '1h': 3_600, '6h': 21_600, '1d': 86_400 } as const;
type Bucket = keyof typeof bucketsSec;
const buckets = Object.keys(bucketsSec) as Bucket[];

const pointsMax = 2_000;
const pointsUsual = 200;

const Name = Type.Optional(Type.String({ pattern: '^[!-~]{1,256}$' }));
const QuerySchema = Type.Object(
  {
    ...{ ...timeRangeFields, user_id: Name, session_id: Name, model_id: Name },
    by: Type.Optional(Type.Enum(postureParts)),
    bucket: Type.Optional(Type.Enum(buckets)),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|100)$' })),
  },
  { additionalProperties: false },
);
const Score = Type.Number({ minimum: 0, maximum: 1 });
const FactorsSchema = Type.Object(
  Object.fromEntries(factorNames.map((name) => [name, Type.Number()])) as Record<
    keyof Factors,
    ReturnType<typeof Type.Number>
  >,
  { description: 'What each factor adds to the score, on average' },
);
const figuresSchema = {
  ...{ prompts: Type.Integer(), blocked: Type.Integer(), escalated: Type.Integer() },
  ...{ average: Score, max: Score, factors: FactorsSchema },
};
const TotalSchema = Type.Object(figuresSchema);
const AnswerSchema = Type.Object({
  ...{ from: Type.String(), to: Type.String(), by: Type.Enum(postureParts) },
  bucket: Type.Enum(buckets),
  total: TotalSchema,
  before: TotalSchema,
  trend: Type.Object({
    change: Type.Union([Type.Number(), Type.Null()], {
      description:
        'Of the average, against a stretch as long before; null where one has no prompts',
    }),
    slope_per_day: Type.Union([Type.Number(), Type.Null()]),
  }),
  groups: Type.Array(Type.Object({ id: Type.String(), ...figuresSchema }), {
    description: 'The highest risk first; a prompt alone does not lead',
  }),
  series: Type.Array(Type.Object({ at: Type.String(), ...figuresSchema })),
});

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

const shown = (figures: PostureFigures | undefined): Static<typeof TotalSchema> => {
  const prompts = figures?.prompts ?? 0;
  const mean = (sum = 0): number => (prompts === 0 ? 0 : rounded(sum / prompts));
  return {
    ...{ prompts, blocked: figures?.blocked ?? 0, escalated: figures?.escalated ?? 0 },
    average: mean(figures?.score_sum),
    max: figures?.score_max ?? 0,
    factors: Object.fromEntries(factorNames.map((name) => [name, mean(figures?.[name])])) as Static<
      typeof FactorsSchema
    >,
  };
};

/** The finest that is no longer than it needs to be to look at. */
const bucketOf = (lengthMs: number, asked: Bucket | undefined): Bucket => {
  const points = (bucket: Bucket): number => lengthMs / 1_000 / bucketsSec[bucket];
  if (asked !== undefined && points(asked) > pointsMax) {
    const expected = `a bucket that cuts the time into at most ${pointsMax} pieces`;
    throw apiErrors.SCHEMA({ mismatches: [{ path: '/bucket', expected }] });
  }
  return asked ?? buckets.find((each) => points(each) <= pointsUsual) ?? '1d';
};

const slopeOf = (series: readonly PosturePoint[]): number | null => {
  const slope = slopePerDay(
    series.map(({ at_ms: atMs, prompts, score_sum: sum }) => ({
      ...{ atMs, prompts },
      average: prompts === 0 ? 0 : sum / prompts,
    })),
  );
  return slope === null ? null : rounded(slope);
};

/** Registers the route. */
export const postureRoute = (
  server: FastifyInstance,
  parts: {
    readonly authenticate: Authenticate;
    readonly pool: DatabasePool;
    readonly clock: Pick<Clock, 'now'>;
  },
): void => {
  const { authenticate, pool, clock } = parts;
  server.get<{ Querystring: Static<typeof QuerySchema> }>(
    '/posture',
    {
      schema: {
        summary:
          'The posture over time: score, its factors, its trend, and who and what stands out',
        security: [{ bearer: [] }],
        querystring: QuerySchema,
        response: {
          200: AnswerSchema,
          ...problemResponses({
            401: 'No usable token',
            403: 'Only operators, admins and auditors may',
            422: 'The query does not match its schema',
            503: 'The database cannot be reached',
          }),
        },
      },
      onRequest: onlyFor(authenticate, 'spm:admin', 'spm:operator', 'spm:auditor'),
    },
    async ({ identity: { tenantId }, query }) => {
      const { fromMs, toMs } = timeRange(query, clock.now());
      const by: PosturePart = query.by ?? 'model';
      const bucket = bucketOf(toMs - fromMs, query.bucket);
      const { user_id: userId, session_id: sessionId, model_id: modelId } = query;
      const asked = { tenantId, userId, sessionId, modelId, fromMs, toMs };
      const [series, groups, totals] = await Promise.all([
        postureSeries(pool, asked, bucketsSec[bucket]),
        postureGroups(pool, asked, by, Number(query.limit ?? '20')),
        postureTotals(pool, asked),
      ]);
      const [total, before] = [shown(totals.now), shown(totals.before)];
      const isKnown = total.prompts > 0 && before.prompts > 0;
      return {
        ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), by, bucket },
        ...{ total, before },
        trend: {
          change: isKnown ? rounded(total.average - before.average) : null,
          slope_per_day: slopeOf(series),
        },
        groups: groups.map(({ id, ...figures }) => ({ id, ...shown(figures) })),
        series: series.map(({ at_ms: atMs, ...figures }) => ({
          ...{ at: new Date(atMs).toISOString(), ...shown(figures) },
        })),
      };
    },
  );
};
