// Loaded into the platform when it is profiled: SIGUSR2 makes a gateway or a worker begin to sample
// itself, and a second one makes it write what it has found beside its log.
import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const samplingUs = 200;
const [, , role] = process.argv;
const session = new Session();
let isSampling = false;

const begin = async () => {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: samplingUs });
  await session.post('Profiler.start');
};

const end = async () => {
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const file = `${process.env.WEIR_DATA_DIR}/${role}.cpuprofile`;
  writeFileSync(`${file}.part`, JSON.stringify(profile));
  renameSync(`${file}.part`, file);
};

if (role === 'gateway' || role === 'worker') {
  process.on('SIGUSR2', () => {
    isSampling = !isSampling;
    return isSampling ? begin() : end();
  });
}
