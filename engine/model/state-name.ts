// The names under which the state of a step is kept: part of a key, so they outlive the code.

/** `pipeline.label`, and a number for every further state of the same step. */
export const stateName = (pipeline: string, label: string, index: number): string =>
  `${pipeline}.${label.replaceAll(' ', '_')}${index === 0 ? '' : `.${index}`}`;

/** The name under which the parked subjects of a task are kept, beside the states of its steps. */
export const parkedState = 'parked';
