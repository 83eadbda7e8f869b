// A report as a file of one of its formats.
import { paperOf } from './paper-of.ts';
import type { Report } from './report.ts';

export const reportFormats = ['json', 'pdf', 'docx'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** The bytes of a report. What draws papers is loaded with the first one: it is large, and seldom needed. */
export const render = async (report: Report, format: ReportFormat): Promise<Buffer> => {
  if (format === 'json') return Buffer.from(`${JSON.stringify(report, null, 2)}\n`);
  const paper = paperOf(report);
  if (format === 'pdf') return (await import('../../connectors/paper/pdf.ts')).pdfOf(paper);
  return (await import('../../connectors/paper/docx.ts')).docxOf(paper);
};

/** What a file of it is called. */
export const fileNameOf = (
  { framework, tenant_id, generated_at }: Pick<Report, 'framework' | 'tenant_id' | 'generated_at'>,
  format: ReportFormat,
): string => `${framework}-${tenant_id}-${generated_at.slice(0, 10)}.${format}`;
