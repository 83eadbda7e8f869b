// A gate that a task passes before each batch; pressure closes it, relief or the end opens it.
import type { Pressure } from './pressure.ts';

export interface Gate {
  /** Why it is closed. */
  readonly pressure: Pressure | undefined;
  close(pressure: Pressure): void;
  open(): void;
  /** Resolves when it is open. */
  opened(): Promise<void>;
}

export const openGate = (): Gate => {
  let pressure: Pressure | undefined;
  let waiting: (() => void)[] = [];
  return {
    get pressure() {
      return pressure;
    },
    close: (cause) => {
      pressure = cause;
    },
    open: () => {
      pressure = undefined;
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
    opened: async () => {
      while (pressure) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
};
