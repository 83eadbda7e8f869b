// A pool whose connections break at a chosen statement: the crash of a writer, or a lost reply.
import pg from 'pg';

export interface Cut {
  /** The nth statement of the transaction, counted from 1. */
  readonly statement: number;
  /** Whether the server still gets it and only its reply is lost. */
  readonly applied: boolean;
}

const breakOff = (client: pg.PoolClient): void => {
  const { connection } = client as unknown as {
    readonly connection: { readonly stream: { destroy(): void } };
  };
  connection.stream.destroy();
};

/** A pool of its own; every transaction on it ends at the cut, if it comes that far. */
export const cutPool = (url: string, { statement, applied }: Cut): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    let nth = 0;
    const counted = async (...args: unknown[]): Promise<unknown> => {
      nth += 1;
      if (nth !== statement) return query(...args);
      if (applied) await query(...args);
      breakOff(client);
      throw new Error('the connection was cut');
    };
    Object.assign(client, { query: counted });
  });
  return pool;
};
