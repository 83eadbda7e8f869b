// The papers of a report, read back: what is to be attached is named, and evidence stands in the order of
// controls, behind the gaps.
import { describe, expect, it } from 'vitest';
import type { Assessed } from '../../api/compliance/assessed.ts';
import { paperOf } from '../../api/compliance/paper-of.ts';
import { render } from '../../api/compliance/render.ts';
import { reportOf } from '../../api/compliance/report.ts';
import { assess } from '../../operators/compliance/assess.ts';
import { controlsOf } from '../../operators/compliance/catalogue.ts';
import type { Evidence } from '../../operators/compliance/evidence.ts';
import { nistAirm } from '../../operators/compliance/frameworks/nist-airm.ts';
import { docxText } from '../support/docx-text.ts';

const now = Date.UTC(2026, 5, 15, 12);

const evidenceOn = (controlId: string, attestedMs: number): Evidence => ({
  ...{ evidenceId: `of ${controlId}`, framework: 'nist-airm', controlId, kind: 'attestation' },
  ...{ statement: `Evidence on ${controlId}`, url: 'https://x.example', sha256: null },
  ...{ attestedBy: 'olga', attestedMs, validUntilMs: now + 1_000, withdrawnMs: null },
});

const reportWith = (evidence: readonly Evidence[]) => {
  const assessed: Assessed = {
    ...{ tenantId: 't1', range: { fromMs: 0, toMs: now }, atMs: now, evidence },
    ...{ policyVersion: 'p', policyVersionsSeen: [] },
    assessment: assess(nistAirm, {
      ...{ facts: new Map(), evidence, sightings: new Map(), isMonitored: () => false, atMs: now },
    }),
  };
  return reportOf(assessed);
};

describe('a report of compliance', () => {
  it('says what is to be attached, control by control', async () => {
    const { functions } = reportWith([]);
    const closeOf = new Map(
      functions.flatMap(({ gaps }) => gaps.map(({ id, close }) => [id, close])),
    );
    for (const { id, attest } of controlsOf(nistAirm)) {
      if (attest === undefined) continue;
      expect(closeOf.get(id)?.filter((text) => text.includes(`: ${attest} (`))).toHaveLength(1);
    }
    const written = docxText(await render(reportWith([]), 'docx'));
    expect(written).toContain('Attach: Records of trainings, with dates and attendance');
  });

  it('shows evidence in the order of controls', () => {
    const { evidence } = reportWith([
      evidenceOn('MANAGE 4.3', now - 1),
      evidenceOn('GOVERN 2.2', now - 2),
      evidenceOn('MAP 1.3', now - 3),
    ]);
    expect(evidence.map(({ control_id: id }) => id)).toEqual([
      'GOVERN 2.2',
      'MAP 1.3',
      'MANAGE 4.3',
    ]);
  });

  it('begins no page for evidence: it follows the gaps', () => {
    const appendix = paperOf(reportWith([evidenceOn('GOVERN 2.2', now - 1)])).blocks.filter(
      (block) => block.kind === 'heading' && block.text.startsWith('Appendix'),
    );
    expect(appendix).toEqual([{ kind: 'heading', text: 'Appendix: evidence' }]);
  });
});
