// Pins: what somebody has looked at and let in. A server may describe a tool in other words tomorrow, and
// those words reach a model; a tool whose pin no longer holds is another tool.
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { McpTool } from './mcp-tool.ts';

/** By the name of the tool. */
export type Pins = Readonly<Record<string, string>>;

export interface Drift {
  /** Names, in order. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** SHA-256 over all that a server says of a tool. */
export const pinOf = ({ name, description, inputSchema, annotations }: McpTool): string =>
  createHash('sha256')
    .update(canonicalJson({ name, description, inputSchema, annotations }))
    .digest('hex');

/** The pins of tools as they are now. */
export const pinsOf = (tools: readonly McpTool[]): Pins =>
  Object.fromEntries(tools.map((tool) => [tool.name, pinOf(tool)]));

/** What is different from what was pinned. */
export const driftOf = (pins: Pins, tools: readonly McpTool[]): Drift => {
  const now = pinsOf(tools);
  const isIn = (some: Pins) => (name: string) => Object.hasOwn(some, name);
  const names = Object.keys(now).sort();
  return {
    added: names.filter((name) => !isIn(pins)(name)),
    changed: names.filter((name) => isIn(pins)(name) && pins[name] !== now[name]),
    removed: Object.keys(pins)
      .filter((name) => !isIn(now)(name))
      .sort(),
  };
};
