// Whether an event of the log is about a user: the same fields that the database is asked for.
import type { Event } from '../../engine/model/event.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** Events that a user has caused, and those that name the user. */
export const isAboutUser =
  (userId: string) =>
  ({ data }: Pick<Event<unknown>, 'data'>): boolean => {
    const { user_id, principal, ...rest } = fieldsOf(data);
    const details = fieldsOf(rest['details']);
    const target = fieldsOf(details['target']);
    const labels = fieldsOf(rest['labels']);
    return [
      ...[user_id, principal, details['user_id']],
      ...[target['user'], target['user_id'], labels['user']],
    ].includes(userId);
  };
