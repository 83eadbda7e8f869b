// What a ruling comes to in the mode of its rule. Monitoring lets pass what would have been refused, and
// says what would have been; an exception does so for whom it was made. Nothing gets stricter here.
import type { OutputRuling, PromptRuling, ToolRuling } from './inputs.ts';
import { alwaysEnforced } from './rules.ts';

export type Mode = 'enforce' | 'monitor';

/** What holds for a rule and whoever asks. */
export interface Control {
  readonly mode: Mode;
  /** The id of the exception that lets this pass. */
  readonly exception?: string | undefined;
}

/** What is added to a ruling that was let pass; nothing to any other. */
export interface LetPass<Decision extends string> {
  readonly would_be?: Exclude<Decision, 'allow'>;
  readonly mode?: 'monitor';
  readonly exception?: string;
}

type Refusal<Decision extends string> = Exclude<Decision, 'allow'>;

const isRefusal = <Decision extends string>(decision: Decision): decision is Refusal<Decision> =>
  decision !== 'allow';

const why = ({ mode, exception }: Control): LetPass<never> | undefined => {
  if (exception !== undefined) return { exception };
  return mode === 'monitor' ? { mode } : undefined;
};

/** A prompt. */
export const promptUnderControl = (
  ruling: PromptRuling,
  control: Control,
): PromptRuling & LetPass<PromptRuling['decision']> => {
  const { decision, rule } = ruling;
  const reason = alwaysEnforced.has(`prompt/${rule}`) ? undefined : why(control);
  if (!reason || !isRefusal(decision)) return ruling;
  return {
    ...{ ...ruling, decision: 'allow', action: 'allow_execution', would_be: decision },
    ...reason,
  };
};

/** A call of a tool. */
export const toolUnderControl = (
  ruling: ToolRuling,
  { mode }: Pick<Control, 'mode'>,
): ToolRuling & LetPass<ToolRuling['decision']> => {
  const { decision, rule } = ruling;
  const isHeld = mode === 'enforce' || alwaysEnforced.has(`tool/${rule}`);
  if (isHeld || !isRefusal(decision)) return ruling;
  return { ...ruling, decision: 'allow', would_be: decision, mode };
};

/** An answer: one that would not leave does, without secrets and personal data. */
export const outputUnderControl = (
  ruling: OutputRuling,
  { mode }: Pick<Control, 'mode'>,
): OutputRuling & LetPass<OutputRuling['decision']> => {
  const { decision, rule } = ruling;
  const isHeld = mode === 'enforce' || alwaysEnforced.has(`output/${rule}`);
  if (isHeld || decision !== 'block') return ruling;
  return { ...ruling, decision: 'redact', would_be: decision, mode };
};
