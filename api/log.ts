// The log of a process: pino, JSON lines on stdout.
import { pino } from 'pino';
import type { Logger } from '../engine/kernel/log.ts';

/** A logger named after what the process is. */
export const openLog = (name: string, level: string): Logger => pino({ name, level });
