// A report as a file of one of its formats.
import { docxOf } from '../../connectors/paper/docx.ts';
import { pdfOf } from '../../connectors/paper/pdf.ts';
import { paperOf } from './paper-of.ts';
import type { Report } from './report.ts';

export const reportFormats = ['json', 'pdf', 'docx'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** The bytes of a report. */
export const render = (report: Report, format: ReportFormat): Promise<Buffer> => {
  if (format === 'pdf') return pdfOf(paperOf(report));
  if (format === 'docx') return docxOf(paperOf(report));
  return Promise.resolve(Buffer.from(`${JSON.stringify(report, null, 2)}\n`));
};

/** What a file of it is called. */
export const fileNameOf = (
  { framework, tenant_id, generated_at }: Pick<Report, 'framework' | 'tenant_id' | 'generated_at'>,
  format: ReportFormat,
): string => `${framework}-${tenant_id}-${generated_at.slice(0, 10)}.${format}`;
