// The commit in memory: the checks of `commit.lua` in the same order, then the writes.
import type { Entry } from '../entry.ts';
import { keys } from '../keys.ts';
import type { CommitOutcome, CommitPlan } from '../transport.ts';
import { type MemoryStore, memoryIncarnation } from './store.ts';

/** Where the entry of a number is, or would be. */
const placeOf = (entries: readonly Entry[], seq: number): number => {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
};

const refusal = (store: MemoryStore, plan: CommitPlan): CommitOutcome | undefined => {
  const task = store.task(plan.task);
  if (task.epoch !== plan.epoch) return 'fenced';
  for (const { topic, from, to, entryIds } of plan.inputs) {
    if ((task.offsets.get(topic) ?? 0) !== from) return 'stale';
    // Turns (`~turn`) are in no stream.
    const erased = topic.startsWith('~') ? 0 : store.erasedBetween(plan.task, topic, from, to);
    if (to - from !== entryIds.length + erased) return 'gap';
    if (topic.startsWith('~') || entryIds.length === 0) continue;
    const { entries } = store.stream(plan.task, topic);
    if (entries[placeOf(entries, to)]?.entryId !== entryIds.at(-1)) return 'gap';
  }
  return undefined;
};

const notify = (store: MemoryStore, plan: CommitPlan, untilMs: number): void => {
  for (const { name, channel, text } of plan.replies) {
    store.replies.set(keys.reply(plan.task, name), { value: text, untilMs });
    store.listeners.get(channel)?.(name, text);
  }
};

const writeOutgoing = (store: MemoryStore, plan: CommitPlan, nowMs: number): void => {
  const task = store.task(plan.task);
  for (const row of plan.outgoing) {
    const seq = (task.sent.get(row.target) ?? 0) + 1;
    task.sent.set(row.target, seq);
    task.rowCount += 1;
    const [id, incarnation] = [String(task.rowCount), memoryIncarnation];
    task.outbox.push({ ...row, id, seq, incarnation, history: incarnation, writtenMs: nowMs });
  }
};

const writeVersions = (store: MemoryStore, plan: CommitPlan): void => {
  const { versions, switches } = store.task(plan.task);
  for (const { topic, version } of plan.under?.versions ?? []) {
    if (versions.get(topic) === version) continue;
    versions.set(topic, version);
    switches.push({ topic, version, offsets: plan.under?.offsets ?? {} });
  }
};

/** Applies a plan, or answers why not and leaves everything as it was. */
export const commitInMemory = (
  store: MemoryStore,
  plan: CommitPlan,
  nowMs: number,
): CommitOutcome => {
  const refused = refusal(store, plan);
  if (refused) return refused;
  const task = store.task(plan.task);
  for (const { topic, from, to, entryIds } of plan.inputs) {
    if (to === from) continue;
    const acknowledged = new Set(entryIds);
    const { pending } = store.group(plan.task, topic);
    const open = pending.filter(({ entryId }) => !acknowledged.has(entryId));
    pending.splice(0, pending.length, ...open);
    task.offsets.set(topic, to);
  }
  for (const { topic, texts } of plan.outputs) {
    for (const text of texts) store.append(plan.task, topic, text);
  }
  for (const { operator, set, forget } of plan.state) {
    const hash = task.state.get(operator) ?? new Map<string, string>();
    task.state.set(operator, hash);
    for (const [key, text] of set) hash.set(key, text);
    for (const key of forget) hash.delete(key);
  }
  for (const text of plan.dead) {
    task.letters += 1;
    task.dead.push({ id: `${nowMs}-${task.letters}`, text });
  }
  writeOutgoing(store, plan, nowMs);
  writeVersions(store, plan);
  if (Number.isFinite(plan.watermarkMs)) task.watermarkMs = plan.watermarkMs;
  notify(store, plan, nowMs + plan.replyTtlMs);
  for (const wake of store.appended) wake();
  return 'committed';
};
