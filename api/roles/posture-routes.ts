// The routes about posture, about what is frozen, and about who is told.
import type { FastifyInstance } from 'fastify';
import { openVault } from '../../connectors/vault/vault.ts';
import { alertRuleRoutes } from '../routes/alert-rules.ts';
import { alertSilenceRoutes } from '../routes/alert-silences.ts';
import { freezeRoutes } from '../routes/freezes.ts';
import { postureRoute } from '../routes/posture.ts';
import type { SettingValues } from '../settings.ts';
import { vaultOf } from '../tools/tools.ts';

type Parts<Route extends (server: FastifyInstance, parts: never) => void> = Parameters<Route>[1];

/** Registers them. */
export const postureRoutes = (
  server: FastifyInstance,
  parts: Parts<typeof postureRoute> &
    Parts<typeof freezeRoutes> &
    Omit<Parts<typeof alertRuleRoutes>, 'vault'> & { readonly values: SettingValues },
): void => {
  freezeRoutes(server, parts);
  postureRoute(server, parts);
  alertRuleRoutes(server, { ...parts, vault: openVault(vaultOf(parts.values)) });
  alertSilenceRoutes(server, parts);
};
