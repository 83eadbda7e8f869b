// A commit plan as the flat lists that `commit.lua` documents.
import { keys } from '../keys.ts';
import type { CommitPlan, Reply } from '../transport.ts';

interface FunctionArguments {
  readonly keys: string[];
  readonly args: (string | number)[];
}

const appendEach = (target: (string | number)[], items: readonly (string | number)[]): void => {
  for (const item of items) target.push(item);
};

const messagesOf = (replies: readonly Reply[]): ReadonlyMap<string, string[]> => {
  const messages = new Map<string, string[]>();
  for (const { channel, name, text } of replies) {
    const parts = messages.get(channel);
    if (parts) parts.push(name, text);
    else messages.set(channel, [name, text]);
  }
  return messages;
};

/** The KEYS and ARGV of `weir_v1_commit`. */
export const commitArguments = (plan: CommitPlan): FunctionArguments => {
  const { task, inputs, outputs, state, dead, outgoing, under, replies } = plan;
  const names = [keys.meta(task), keys.heads(task), keys.dead(task)];
  const args: (string | number)[] = [
    plan.epoch,
    task.chain,
    Number.isFinite(plan.watermarkMs) ? plan.watermarkMs : '',
    plan.replyTtlMs,
    inputs.length,
  ];
  for (const { topic, from, to, entryIds } of inputs) {
    names.push(keys.stream(task, topic));
    args.push(topic, from, to, entryIds.length);
    appendEach(args, entryIds);
  }
  args.push(outputs.length);
  for (const { topic, texts } of outputs) {
    names.push(keys.stream(task, topic));
    args.push(topic, texts.length);
    appendEach(args, texts);
  }
  args.push(state.length);
  for (const { operator, set, forget } of state) {
    names.push(keys.state(task, operator));
    args.push(set.length);
    for (const [key, text] of set) args.push(key, text);
    args.push(forget.length);
    appendEach(args, forget);
  }
  args.push(dead.length);
  appendEach(args, dead);
  args.push(outgoing.length);
  if (outgoing.length > 0) names.push(keys.outbox(task));
  for (const { target, topic, eventId, text } of outgoing) {
    args.push(target, topic, eventId, text);
  }
  args.push(under?.versions.length ?? 0);
  if (under && under.versions.length > 0) {
    names.push(keys.switches(task));
    for (const { topic, version } of under.versions) args.push(topic, version);
    args.push(JSON.stringify(under.offsets));
  }
  args.push(replies.length);
  for (const { name, text } of replies) {
    names.push(keys.reply(task, name));
    args.push(text);
  }
  const messages = messagesOf(replies);
  args.push(messages.size);
  for (const [channel, parts] of messages) args.push(channel, JSON.stringify(parts));
  return { keys: names, args };
};
