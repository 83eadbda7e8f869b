// NIST AI RMF 1.0 (NIST AI 100-1): all 72 subcategories of its four functions. Where a subcategory asks for
// what only people can know, it takes evidence that somebody attaches; telemetry stands beside it, never in
// its place.
import type { Framework } from '../framework.ts';
import { govern } from './nist-govern.ts';
import { manage } from './nist-manage.ts';
import { map } from './nist-map.ts';
import { measure } from './nist-measure.ts';

export const nistAirm: Framework = {
  id: 'nist-airm',
  name: 'NIST AI RMF 1.0',
  groups: [
    { name: 'GOVERN', controls: govern },
    { name: 'MAP', controls: map },
    { name: 'MEASURE', controls: measure },
    { name: 'MANAGE', controls: manage },
  ],
};
