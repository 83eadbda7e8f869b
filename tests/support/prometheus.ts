// A Prometheus for a test file: the real program where it is installed, with grafana/prometheus.yml
// adapted to one gateway and a scrape per second.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readYaml } from './compose.ts';
import { freePort } from './port.ts';
import { until } from './worker.ts';

export const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;

export const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

/** Runs promtool: its exit code, and what it has printed. */
export const promtool = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { status, printed: stdout + stderr };
};

export interface PrometheusAnswer {
  readonly status: 'success' | 'error';
  /** The values of the series, as text. */
  readonly values: readonly string[];
}

export interface TestPrometheus {
  query(expr: string): Promise<PrometheusAnswer>;
  stop(): Promise<void>;
}

interface ScrapeConfig {
  readonly job_name: string;
  readonly dns_sd_configs?: unknown;
}

const configFor = (target: string): string => {
  const { scrape_configs: jobs } = readYaml('grafana/prometheus.yml') as {
    readonly scrape_configs: readonly ScrapeConfig[];
  };
  const gateway = jobs.filter(({ job_name: name }) => name === 'gateway');
  return stringify({
    global: { scrape_interval: '1s' },
    scrape_configs: gateway.map(({ dns_sd_configs: _, ...job }) => ({
      ...job,
      static_configs: [{ targets: [target] }],
    })),
  });
};

/** Starts it on the gateway at `url`. */
export const startPrometheus = async (url: string): Promise<TestPrometheus> => {
  const directory = mkdtempSync(join(tmpdir(), 'wm-'));
  const config = join(directory, 'prometheus.yml');
  writeFileSync(config, configFor(new URL(url).host));
  const listen = `127.0.0.1:${await freePort()}`;
  const program = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=${listen}`,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise((done) => program.once('exit', done));
  const stop = async (): Promise<void> => {
    program.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  const isReady = async (): Promise<boolean> =>
    (await fetch(`http://${listen}/-/ready`).catch(() => undefined))?.ok === true;
  await until(isReady, 20_000).catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    query: async (expr) => {
      const query = encodeURIComponent(expr);
      const answer = await fetch(`http://${listen}/api/v1/query?query=${query}`);
      const { status, data } = (await answer.json()) as {
        readonly status: PrometheusAnswer['status'];
        readonly data?: { readonly result: readonly { readonly value: [number, string] }[] };
      };
      return { status, values: (data?.result ?? []).map(({ value }) => value[1]) };
    },
    stop,
  };
};
