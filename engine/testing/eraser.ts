// The eraser of a simulation: at random moments it takes a person out of the log, while workers come and go,
// and once more at the end, until nothing is left.
import type { VirtualClock } from '../kernel/virtual-clock.ts';
import { openErasure } from '../runtime/erasure.ts';
import type { Transport } from '../stream/transport.ts';

/** What has befallen the persons of a simulation. */
export interface ErasureFaults {
  /** Entries and dead letters that were taken out, most of them while somebody worked on them. */
  erased: number;
}

export interface EraserParts {
  readonly tenantId: string;
  /** Whom it takes out; nobody when empty. */
  readonly subjects: readonly string[];
  readonly transport: Transport;
  readonly clock: VirtualClock;
  readonly faults: ErasureFaults;
}

export interface Eraser {
  /** Now and then begins a pass; where all is over, pass after pass. */
  step(isOver: boolean): void;
  /** A pass that began when all was over has found nothing. */
  readonly isDone: boolean;
}

const share = 0.01;
const patienceMs = 1_000;

/** Opens the eraser. */
export const openEraser = (parts: EraserParts): Eraser => {
  const { tenantId, subjects, transport, clock, faults } = parts;
  const erasures = subjects.map((subject) =>
    openErasure(
      { transport, clock },
      { tenantId, subject, isAbout: () => false, readFirst: [], patienceMs },
    ),
  );
  let isBusy = false;
  let isDone = subjects.length === 0;

  const pass = async (isOver: boolean): Promise<void> => {
    let found = 0;
    for (const erasure of erasures) {
      const { entries, letters, waiting } = await erasure.pass();
      const erased = [...entries.values()].reduce((sum, count) => sum + count, letters);
      faults.erased += erased;
      found += erased + waiting;
    }
    isDone = isOver && found === 0;
    isBusy = false;
  };

  return {
    step: (isOver) => {
      if (isBusy || isDone || subjects.length === 0 || !(isOver || clock.random() < share)) return;
      isBusy = true;
      void pass(isOver);
    },
    get isDone() {
      return isDone;
    },
  };
};
