// The graph of an organisation's AI: what there is, and who uses what.
import type { InventoryItem, InventoryRelation } from '../../connectors/postgres/inventory.ts';

export interface ShownItem extends InventoryItem {
  /** `null` for what needs no registration. */
  readonly isRegistered: boolean | null;
}

export interface Graph {
  readonly items: readonly ShownItem[];
  readonly relations: readonly InventoryRelation[];
  /** Whether there is more than is shown. */
  readonly isCut: boolean;
}
