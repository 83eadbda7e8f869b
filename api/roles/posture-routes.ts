// The routes about posture, about what is frozen, and about who is told.
import type { FastifyInstance } from 'fastify';
import { freezeRoutes } from '../routes/freezes.ts';
import { postureRoute } from '../routes/posture.ts';
import type { SettingValues } from '../settings.ts';

type Parts<Route extends (server: FastifyInstance, parts: never) => void> = Parameters<Route>[1];

/** Registers them. */
export const postureRoutes = (
  server: FastifyInstance,
  parts: Parts<typeof postureRoute> &
    Parts<typeof freezeRoutes> & { readonly values: SettingValues },
): void => {
  freezeRoutes(server, parts);
  postureRoute(server, parts);
};
