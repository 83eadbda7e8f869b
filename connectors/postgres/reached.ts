// A question to PostgreSQL that may not get through: whatever goes wrong on the way, whoever asks is told
// one thing.
import { postgresErrors } from './errors.ts';

/** The result, or `WEIR_POSTGRES_AWAY`. */
export const reached = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (cause) {
    throw postgresErrors.AWAY({}, { cause });
  }
};
