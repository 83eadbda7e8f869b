// The families of faults by where they strike, in the order in which the schedules of a run go
// through them.
import { wild } from './families/data.ts';
import {
  failedOver,
  postgresKilled,
  promoted,
  redisKilled,
  repliesLost,
} from './families/servers.ts';
import { killed, killedAtPoint, rescaled, stalled } from './families/workers.ts';
import type { Family } from './family.ts';
import {
  type ClusterLane,
  type Lane,
  openClusterLane,
  openServerLane,
  type ServerLane,
} from './lane.ts';
import type { Break } from './process/messages.ts';

/** A kind of lane, and what may happen on it. */
export interface Venue<On extends Lane> {
  open(broken?: Break): Promise<On>;
  readonly families: readonly [Family<On>, ...Family<On>[]];
}

export const onServer: Venue<ServerLane> = {
  open: openServerLane,
  families: [
    killed,
    killedAtPoint,
    stalled,
    repliesLost,
    wild,
    redisKilled,
    postgresKilled,
    rescaled,
    promoted,
  ],
};

export const onCluster: Venue<ClusterLane> = {
  open: openClusterLane,
  families: [failedOver],
};

/** All families, of whatever lane. */
export const families = [...onServer.families, ...onCluster.families];
