// Every file that is made from code, as it should be.
import { environmentExample } from '../../api/environment-example.ts';
import { grafanaFiles } from '../../grafana/build.ts';
import { operatorReference } from './operator-reference.ts';

export interface Artefact {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: string;
}

/** All generated files. */
export const generated = (): readonly Artefact[] => [
  { path: '.env.example', content: environmentExample() },
  { path: 'operators/README.md', content: operatorReference() },
  ...grafanaFiles(),
];
