// npm run bench: the engine against hand-written loops and BullMQ, and the gateway over a bare
// upstream, in one run on one machine. Ratios are what to read; absolute figures are the machine's.
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { compareEngines, type EngineFigures } from './engine.ts';
import { type GatewayFigures, measureGateway } from './gateway.ts';
import type { Ratio } from './ratio.ts';
import { whole } from './whole.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    events: { type: 'string', default: '60000' },
    json: { type: 'string' },
    only: { type: 'string' },
  },
});

const say = (line: string): void => console.log(line);
const ratioText = ({ median, min, max }: Ratio): string => `${median} [${min} - ${max}]`;

const report = (engine: EngineFigures | undefined, gateway: GatewayFigures | undefined): void => {
  if (engine) {
    say('\nratio (median [min - max] of the rounds)');
    for (const [name, ratio] of Object.entries(engine.ratios)) {
      say(`  ${name.padEnd(30)} ${ratioText(ratio)}`);
    }
    say('\nside: events/s, client CPU us/event, Redis CPU us/event');
    for (const [name, side] of Object.entries(engine.sides)) {
      const figures = [side.eventsPerSecond, side.clientCpuUs, side.redisCpuUs].map(ratioText);
      say(`  ${name.padEnd(22)} ${figures.join('   ')}`);
    }
    for (const note of engine.notes) say(`  note: ${note}`);
  }
  if (gateway) {
    say('\ngateway');
    for (const [name, figure] of Object.entries(gateway)) {
      say(`  ${name.padEnd(14)} ${JSON.stringify(figure)}`);
    }
  }
};

const rounds = whole('rounds', values.rounds);
const events = whole('events', values.events);
const engine =
  values.only === 'gateway' ? undefined : await compareEngines({ rounds, events, say });
const gateway =
  values.only === 'engine' ? undefined : await measureGateway({ rounds: Math.min(rounds, 5), say });
report(engine, gateway);
if (values.json !== undefined) {
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    os: release(),
    node: process.version,
  };
  const result = { ratios: engine?.ratios, gateway, rounds, sides: engine?.sides, machine };
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
}
