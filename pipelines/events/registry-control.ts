// registry_control: a record that every process keeps in memory has changed: read it again, now.
import Type, { type Static } from 'typebox';

export const registries = ['models', 'mcp_servers', 'registrations'] as const;

export const RegistryControlSchema = Type.Object({
  registry: Type.Enum(registries),
  /** Who has changed it. */
  by: Type.String({ minLength: 1, maxLength: 128 }),
});

export type RegistryControl = Static<typeof RegistryControlSchema>;
