// weir scan: the secrets and personal data of each row, `{id?, findings: [{class, kind, start, end,
// checksum?}]}`.
import { scan as scanText } from '../../operators/output/scan.ts';
import { answerLines, answerRows } from './rows.ts';

export const scan = (): Promise<void> =>
  answerRows((lines) => answerLines(lines, ({ text }) => ({ findings: scanText(text).findings })));
