// kinds: all tables of numbered documents. Of equally sure kinds the earlier one is the answer.
import { anyCountry } from './kinds/any-country.ts';
import { britishIsles } from './kinds/british-isles.ts';
import { eastAndSouthEastAsia } from './kinds/east-asia.ts';
import { easternEurope } from './kinds/eastern-europe.ts';
import { finance } from './kinds/finance.ts';
import { germanyAustriaSwitzerland } from './kinds/germany-austria-switzerland.ts';
import { latinAmerica } from './kinds/latin-america.ts';
import { nordics } from './kinds/nordics.ts';
import { northAmerica } from './kinds/north-america.ts';
import { oceaniaAndAfrica } from './kinds/oceania-africa.ts';
import { southAndWestAsia } from './kinds/south-asia.ts';
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
  ...southAndWestAsia,
  ...eastAndSouthEastAsia,
  ...oceaniaAndAfrica,
  ...latinAmerica,
  ...anyCountry,
];
