import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atlasTechniques } from '../../../operators/atlas/release.ts';
import { techniques } from '../../../operators/atlas/techniques.ts';
import { detectorsOf, techniquesFor } from '../../../operators/atlas/techniques-for.ts';
import { multiStepRules } from '../../../operators/cep/multi-step.ts';
import {
  accumulation,
  burst,
  burstAndSustained,
  criticalCombination,
  drifting,
  risingPosture,
  sustained,
} from '../../../operators/cep/rules.ts';
import { assess, type Known } from '../../../operators/compliance/assess.ts';
import { controlsOf, frameworkNamed, frameworks } from '../../../operators/compliance/catalogue.ts';
import { type CheckName, checks } from '../../../operators/compliance/checks.ts';
import type { Evidence } from '../../../operators/compliance/evidence.ts';
import { nistAirm } from '../../../operators/compliance/frameworks/nist-airm.ts';
import type { Fact } from '../../../operators/compliance/need.ts';
import { signalCategories } from '../../../operators/guard/categories.ts';
import { poisoningIn } from '../../../operators/memory/detect-poisoning.ts';
import { leaksPrompt } from '../../../operators/output/leakage.ts';
import { scanPii } from '../../../operators/output/pii.ts';
import { scanSecrets } from '../../../operators/output/secrets.ts';
import { conversationReasons } from '../../../operators/posture/judge-conversation.ts';
import { misuseIn } from '../../../operators/tools/detect-misuse.ts';
import { topics } from '../../../pipelines/topics.ts';
import { policyNames, refusingRules } from '../../../policies/rules.ts';

const adminRoutes: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync('policies/rego/data.json', 'utf8'),
).spm_config.admin.routes;

const developmentData = process.env['WEIR_DEV_DATA'] ?? '../shared/data';
const present = existsSync(developmentData);
if (!present) console.warn(`skipped: no development data at WEIR_DEV_DATA (${developmentData})`);

/** A table of the development data, without its head. */
const table = (path: string): readonly (readonly string[])[] =>
  readFileSync(`${developmentData}/${path}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));

const idsOf = (id: string): readonly string[] => {
  const framework = frameworkNamed(id);
  return framework ? controlsOf(framework).map((each) => each.id) : [];
};

describe('the catalogue', () => {
  it('has the 72 subcategories of NIST AI RMF 1.0, by function', () => {
    expect(nistAirm.groups.map(({ name, controls }) => [name, controls.length])).toEqual([
      ['GOVERN', 19],
      ['MAP', 18],
      ['MEASURE', 22],
      ['MANAGE', 13],
    ]);
  });

  it.skipIf(!present)('names them as NIST does', () => {
    const wanted = table('frameworks/nist_ai_rmf_1_0_subcategory_ids.tsv');
    expect(
      nistAirm.groups.flatMap(({ name, controls }) => controls.map(({ id }) => [name, id])),
    ).toEqual(wanted);
  });

  it.skipIf(!present)('names the lists of OWASP as OWASP does', () => {
    const wanted = (list: string): readonly string[] =>
      table('frameworks/owasp_ids.tsv')
        .filter(([name]) => name === list)
        .map(([, item = '']) => item.slice(0, 5));
    expect(idsOf('owasp-llm')).toEqual(wanted('OWASP LLM Top 10 2025'));
    expect(idsOf('owasp-agentic').slice(15)).toEqual(wanted('OWASP Agentic Top 10 2026'));
    expect(idsOf('owasp-agentic').slice(0, 15)).toEqual(
      Array.from({ length: 15 }, (_, nth) => `T${nth + 1}`),
    );
  });

  it.skipIf(!present)('has every technique of the ATLAS release', () => {
    const wanted = table('atlas/techniques.tsv').map(([id = '', name = '']) => [id, name]);
    const own = atlasTechniques.map(({ id, name }) => [id, name]);
    expect([...own].sort()).toEqual([...wanted].sort());
  });

  it('asks something of every control, and no title twice', () => {
    for (const framework of frameworks) {
      const controls = controlsOf(framework);
      for (const { id, checks: own, attest, guards } of controls) {
        expect([id, own.length > 0 || attest !== undefined || guards !== undefined]).toEqual([
          id,
          true,
        ]);
        expect(new Set(own).size).toBe(own.length);
      }
      expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
    }
    const titles = controlsOf(nistAirm).map(({ title }) => title);
    expect(new Set(titles).size).toBe(72);
  });

  it('uses every check', () => {
    const used = new Set(frameworks.flatMap(controlsOf).flatMap((each) => each.checks));
    expect([...used].sort()).toEqual(Object.keys(checks).sort());
  });
});

describe('a guard that stands against a threat', () => {
  const step = { user_id: 'u', session_id: 's', model_id: 'm' };
  const called = (rule: string) =>
    misuseIn({ type: 'tool_request', timeMs: 0, data: { ...step, rule, tainted_by: [] } })?.rule;
  const result = { ...step, guard_verdict: 'block', guard_categories: [] } as const;
  const brought = (reason: string) =>
    misuseIn({ type: 'tool_result', timeMs: 0, data: { ...result, reason } })?.rule;
  const remembered = (status: string, rule: string) =>
    poisoningIn({ timeMs: 0, data: { ...step, status, rule, guard_categories: [] } })?.rule;

  const known = new Set<string>([
    ...signalCategories.map((name) => `guard/${name}`),
    ...policyNames.flatMap((policy) =>
      refusingRules[policy].map((rule) => `policy/${policy}/${rule}`),
    ),
    ...[
      ...[accumulation, criticalCombination, drifting, risingPosture, burst(5), sustained(15)],
      burstAndSustained(5, 15),
    ].map(({ name }) => `alert/${name}`),
    ...Object.keys(multiStepRules).map((name) => `alert/${name}`),
    ...[...conversationReasons, topics.modelDrift.name].map((name) => `alert/${name}`),
    ...[called('tainted'), called('guard_block'), called('secret_outbound'), brought('')].map(
      (name) => `alert/${name}`,
    ),
    ...[
      brought('WEIR_TOOL_DRIFTED'),
      remembered('tampered', ''),
      remembered('ok', 'guard_block'),
    ].map((name) => `alert/${name}`),
    ...Object.entries({ secret: scanSecrets, pii: scanPii, prompt_leakage: leaksPrompt }).map(
      ([name]) => `scan/${name}`,
    ),
  ]);

  it('exists in the code, whatever framework names it', () => {
    const named = frameworks
      .flatMap(controlsOf)
      .flatMap(({ id, guards = [] }) => guards.map((guard) => [id, guard] as const));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(([, guard]) => !known.has(guard))).toEqual([]);
  });

  it('is named for every technique that Weir speaks of, and speaks of it', () => {
    for (const id of Object.keys(techniques)) {
      const detectors = detectorsOf(id);
      expect([id, detectors.length > 0]).toEqual([id, true]);
      for (const detector of detectors) {
        const [kind, name = ''] = detector.split('/');
        const found = kind === 'guard' ? techniquesFor([name]) : techniquesFor([], name);
        expect(found.map((each) => each.id)).toContain(id);
      }
    }
    expect(detectorsOf('AML.T0000')).toEqual([]);
  });
});

describe('an assessment of NIST AI RMF', () => {
  const now = Date.UTC(2026, 0, 1);
  const met: Fact = {
    ...{ count: 1_000, of: 1_000, lastAt: new Date(now).toISOString(), lastRef: 'x', query: 'q' },
  };
  const none: Fact = { ...met, count: 0, of: 0, lastAt: null };
  const factsBut = (name?: CheckName): ReadonlyMap<string, Fact> =>
    new Map(
      Object.values(checks).map(({ fact, need }) => {
        const held = 'shareMax' in need ? { ...met, count: 0 } : met;
        return [fact, name !== undefined && fact === checks[name].fact ? none : held];
      }),
    );
  const evidence = controlsOf(nistAirm).map(
    ({ id }): Evidence => ({
      ...{ evidenceId: `of ${id}`, framework: 'nist-airm', controlId: id, kind: 'attestation' },
      ...{ statement: 's', url: 'https://x.example', sha256: null, attestedBy: 'olga' },
      ...{ attestedMs: now - 1, validUntilMs: now + 1, withdrawnMs: null },
    }),
  );
  const all: Known = {
    ...{ facts: factsBut(), evidence, sightings: new Map(), isMonitored: () => false, atMs: now },
  };
  const satisfiedIn = (known: Known): readonly string[] =>
    assess(nistAirm, known).groups.flatMap(({ controls }) =>
      controls.filter(({ status }) => status === 'satisfied').map(({ id }) => id),
    );

  it('is whole when everything holds', () => {
    expect(assess(nistAirm, all)).toMatchObject({ coveragePct: 100, satisfied: 72, gap: 0 });
  });

  it.each(Object.keys(checks) as CheckName[])(
    'loses exactly the controls that ask for %s',
    (name) => {
      const alike = Object.keys(checks).filter(
        (each) => checks[each as CheckName].fact === checks[name].fact,
      );
      const lost = controlsOf(nistAirm).filter((each) =>
        each.checks.some((own) => alike.includes(own)),
      );
      const left = satisfiedIn({ ...all, facts: factsBut(name) });
      expect(idsOf('nist-airm').filter((id) => !left.includes(id))).toEqual(
        lost.map(({ id }) => id),
      );
    },
  );

  it.each(controlsOf(nistAirm).filter(({ attest }) => attest !== undefined))(
    '$id, and no other, is lost without its evidence',
    ({ id }) => {
      const left = satisfiedIn({
        ...all,
        evidence: evidence.filter(({ controlId }) => controlId !== id),
      });
      expect(idsOf('nist-airm').filter((each) => !left.includes(each))).toEqual([id]);
    },
  );

  it('knows nothing by default', () => {
    const nothing = { ...all, facts: new Map(), evidence: [] };
    expect(assess(nistAirm, nothing)).toMatchObject({ coveragePct: 0, satisfied: 0, gap: 72 });
  });
});

describe('a threat', () => {
  const known: Known = {
    ...{ facts: new Map(), evidence: [], sightings: new Map(), atMs: 0 },
    isMonitored: (rule) => rule === 'output/second_reader',
  };
  const controlOf = (framework: string, id: string, more: Partial<Known> = {}) => {
    const found = frameworkNamed(framework);
    if (!found) throw new Error(framework);
    const { groups } = assess(found, { ...known, ...more });
    return groups.flatMap(({ controls }) => controls).find((each) => each.id === id);
  };

  it('against which nothing stands is a gap', () => {
    expect(controlOf('owasp-agentic', 'T12')).toMatchObject({ status: 'gap', guards: [] });
    expect(controlOf('mitre-atlas', 'AML.T0000')).toMatchObject({ status: 'gap', guards: [] });
  });

  it('whose guards were never at work is no more than partial', () => {
    expect(controlOf('owasp-llm', 'LLM01')?.status).toBe('partial');
    expect(controlOf('mitre-atlas', 'AML.T0054')?.status).toBe('partial');
  });

  it('whose guard is only monitored is not held off by it', () => {
    expect(controlOf('owasp-llm', 'LLM09')?.status).toBe('gap');
    expect(controlOf('owasp-llm', 'LLM09', { isMonitored: () => false })?.status).toBe('partial');
  });

  it('says how often it was seen, and when last', () => {
    const sightings = new Map([
      ['guard/prompt_injection', { count: 2, lastAt: '2026-01-01T00:00:00.000Z' }],
      ['policy/prompt/guard_block', { count: 3, lastAt: '2026-01-02T00:00:00.000Z' }],
      ['AML.T0054', { count: 7, lastAt: '2026-01-03T00:00:00.000Z' }],
    ]);
    expect(controlOf('owasp-llm', 'LLM01', { sightings })?.seen).toEqual({
      ...{ count: 5, lastAt: '2026-01-02T00:00:00.000Z' },
    });
    expect(controlOf('mitre-atlas', 'AML.T0054', { sightings })?.seen?.count).toBe(7);
    expect(controlOf('owasp-llm', 'LLM09', { sightings })?.seen).toBeNull();
  });
});

describe('what a check points at', () => {
  const routes = Object.keys(adminRoutes).map(
    (route) => new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`),
  );
  const beside = ['GET /readyz', 'GET /metrics'];
  const isServed = (route: string): boolean =>
    beside.includes(route) || routes.some((each) => each.test(route));

  const isForAuditors = (route: string): boolean =>
    beside.includes(route) ||
    Object.entries(adminRoutes).some(
      ([name, roles]) =>
        name === route.replace('/nist-airm/', '/:framework/') &&
        roles.some((role) => role === '*' || role === 'spm:auditor'),
    );

  it.each(Object.entries(checks))('%s: an address that auditors may read', (_, check) => {
    const { link, close } = check;
    expect(isForAuditors(`GET ${link.split('?')[0]}`), link).toBe(true);
    for (const [route] of close.matchAll(/\b(?:GET|POST|PUT|DELETE) \/[\w/{}-]+/g)) {
      expect(isServed(route), route).toBe(true);
    }
  });
});
