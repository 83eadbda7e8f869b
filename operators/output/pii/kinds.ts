// kinds: all tables of numbered documents. Of equally sure kinds the earlier one is the answer.
import { asia } from './kinds/asia.ts';
import { britishIsles } from './kinds/british-isles.ts';
import { easternEurope } from './kinds/eastern-europe.ts';
import { finance } from './kinds/finance.ts';
import { germanyAustriaSwitzerland } from './kinds/germany-austria-switzerland.ts';
import { nordics } from './kinds/nordics.ts';
import { northAmerica } from './kinds/north-america.ts';
import { anyCountry, southernHemisphere } from './kinds/southern-hemisphere.ts';
import { westernEurope } from './kinds/western-europe.ts';
import type { NumberKind } from './number-kind.ts';

export const kinds: readonly NumberKind[] = [
  ...finance,
  ...northAmerica,
  ...britishIsles,
  ...germanyAustriaSwitzerland,
  ...westernEurope,
  ...nordics,
  ...easternEurope,
  ...asia,
  ...southernHemisphere,
  ...anyCountry,
];
