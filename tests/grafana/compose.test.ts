// The containers, checked without an engine: what they are given, what they show, whom they wait for.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings, settings } from '../../api/settings.ts';
import {
  type ComposeService,
  environmentOf,
  interpolate,
  readCompose,
  readYaml,
  serviceOf,
} from '../support/compose.ts';
import { dashboardNames, readDashboard } from '../support/dashboard.ts';

const compose = readCompose();
const services = Object.entries(compose.services);
const gateway = serviceOf(compose, 'gateway');
const worker = serviceOf(compose, 'worker');

const passwords = {
  REDIS_PASSWORD: 'r3dis',
  SPM_DB_PASSWORD: 'spm0',
  GRAFANA_DB_PASSWORD: 'gr4f',
  GRAFANA_ADMIN_PASSWORD: 'adm1n',
  VAULT_KEY: Buffer.alloc(32).toString('base64'),
};

/** Settings that mean nothing in a container. */
const outsideContainers = [
  'OPA_BIN',
  'WEIR_DEV_DATA',
  'WEIR_HEAP_MB',
  'WEIR_METRICS_FROM',
  'WEIR_NO_INSTALL',
];

/** What the images of others read; `psql` reads the PG names. */
const foreign: Readonly<Record<string, RegExp>> = {
  redis: /^REDIS_PASSWORD$/,
  postgres: /^POSTGRES_(USER|DB|PASSWORD)$/,
  reader: /^(PG(HOST|DATABASE|USER|PASSWORD)|GRAFANA_DB_PASSWORD)$/,
  prometheus: /^$/,
  grafana: /^(GF_[A-Z]+_[A-Z_]+|GRAFANA_DB_PASSWORD)$/,
  keycloak: /^(KC_[A-Z_]+|SSO_PASSWORD|SSO_ORIGIN)$/,
  ollama: /^OLLAMA_MODELS$/,
  model: /^OLLAMA_HOST$/,
};

const profiles: Readonly<Record<string, readonly string[]>> = {
  sso: ['gateway-sso', 'keycloak', 'traefik'],
  'local-model': ['gateway-local', 'model', 'ollama'],
};

/** Addresses between containers, in which there is nothing to know. */
const foreignAddresses = ['JWT_JWKS_URL', 'OPENAI_BASE_URL'];

interface Realm {
  readonly realm: string;
  readonly clients: readonly {
    readonly protocolMappers: readonly { readonly config: Readonly<Record<string, string>> }[];
  }[];
  readonly users: readonly { readonly credentials: readonly { readonly value: string }[] }[];
}

const namesOf = ({ environment = {} }: ComposeService): readonly string[] =>
  Object.keys(environment);

describe('docker-compose.yml', () => {
  it('has every part of the platform', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      [
        ...['gateway', 'grafana', 'postgres', 'prometheus', 'reader', 'redis', 'worker'],
        ...Object.values(profiles).flat(),
      ].sort(),
    );
    expect([gateway.command, worker.command]).toEqual([['gateway'], ['worker']]);
    expect(worker.deploy?.replicas).toBeGreaterThan(1);
  });

  it('pins every image of others to a version', () => {
    for (const [name, { image, build }] of services) {
      if (build === undefined) expect(image, name).toMatch(/:v?\d+(\.\d+)*(-alpine)?$/);
    }
  });

  it('passes every setting to a role, but for those that mean nothing in a container', () => {
    const passed = new Set([...namesOf(gateway), ...namesOf(worker)]);
    const forgotten = Object.keys(settings).filter((name) => !passed.has(name));
    expect(forgotten.sort()).toEqual(outsideContainers);
  });

  it('sets nothing that neither Weir nor the image of another reads', () => {
    for (const [name, service] of services) {
      const known = (each: string) => foreign[name]?.test(each) ?? Object.hasOwn(settings, each);
      expect(
        namesOf(service).filter((each) => !known(each)),
        name,
      ).toEqual([]);
    }
  });

  it('gives both roles the same stores, tenants, models and partitions to prepare', () => {
    const shared = (service: ComposeService) =>
      Object.fromEntries(
        ['REDIS_URL', 'DATABASE_URL', 'TENANTS', 'WEIR_PARTITIONS', 'LLM_MODEL_ID'].map((name) => [
          name,
          service.environment?.[name],
        ]),
      );
    expect(shared(worker)).toEqual(shared(gateway));
    expect(namesOf(worker)).toEqual(expect.arrayContaining(['ANTHROPIC_MODEL', 'TENANTS']));
  });

  it.each(['gateway', 'worker'])('gives the %s settings that it starts with', (name) => {
    const environment = environmentOf(serviceOf(compose, name), passwords);
    const { values } = readSettings(environment);
    expect(values.WEIR_PROFILE).toBe('production');
    expect(new URL(values.REDIS_URL)).toMatchObject({ hostname: 'redis', password: 'r3dis' });
    expect(new URL(values.DATABASE_URL)).toMatchObject({ hostname: 'postgres', password: 'spm0' });
  });

  it('would not start a public gateway without a Redis password, or in the dev profile', () => {
    const environment = environmentOf(gateway, passwords);
    expect(environment['HOST']).toBe('0.0.0.0');
    const refused = { code: 'WEIR_API_SETTINGS_CONFLICT' };
    const open = { ...environment, REDIS_URL: 'redis://redis:6379' };
    expect(() => readSettings(open)).toThrow(expect.objectContaining(refused));
    const dev = { ...environment, WEIR_PROFILE: 'dev' };
    expect(() => readSettings(dev)).toThrow(expect.objectContaining(refused));
  });

  it('keeps the keys of tokens on a volume outside the sources, and keys of models from workers', () => {
    expect(gateway.environment?.['WEIR_DATA_DIR']).toBe('/data');
    expect(gateway.volumes).toContain('keys:/data');
    // What tools need to run, what signs the audit, and no more.
    const keys = namesOf(worker).filter((name) => /KEY|JWT/.test(name));
    expect(keys).toEqual([...['VAULT_KEY', 'MEMORY_HMAC_KEY', 'TAVILY_API_KEY', 'AUDIT_KEY']]);
    expect(worker.volumes).toEqual(['tools:/data']);
  });

  it('holds no secret, and stops at each that is missing', () => {
    for (const [name, { environment = {} }] of services) {
      for (const [variable, text] of Object.entries(environment)) {
        if (text === null || !/PASSWORD|KEY|SECRET|TOKEN|_URL/.test(variable)) continue;
        // Of a profile: whoever does not use it is not asked, its container asks by itself.
        if (name === 'keycloak' || foreignAddresses.includes(variable)) continue;
        expect(text, `${name} ${variable}`).toMatch(/\$\{\w+:\?/);
      }
    }
    const text = readFileSync('docker-compose.yml', 'utf8');
    expect(interpolate(text, passwords)).toContain('redis://:r3dis@redis');
    for (const missing of Object.keys(passwords)) {
      const rest = { ...passwords, [missing]: '' };
      expect(() => interpolate(text, rest)).toThrow(missing);
    }
  });

  it('says at its top what it asks for', () => {
    const text = readFileSync('docker-compose.yml', 'utf8');
    const head = text.slice(0, text.indexOf('\nname:'));
    const asked = [...text.matchAll(/(?<!\$)\$\{([A-Z_]+):\?/g)].map(([, name = '']) => name);
    expect([...new Set(asked)].sort()).toEqual(Object.keys(passwords).sort());
    expect(asked.filter((name) => !head.includes(name))).toEqual([]);
  });

  it('shows ports on loopback only, and those of the stores not at all', () => {
    const published = services.flatMap(([name, { ports = [] }]) =>
      ports.map((port) => [name, interpolate(port, {})]),
    );
    expect(published).toEqual([
      ['gateway', '127.0.0.1:8080:8080'],
      ['traefik', '127.0.0.1:8081:8081'],
      ['gateway-local', '127.0.0.1:8082:8080'],
      ['prometheus', '127.0.0.1:9090:9090'],
      ['grafana', '127.0.0.1:3000:3000'],
    ]);
  });

  it('mounts files that are there, read-only, and volumes that it declares', () => {
    const mounts = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((each) => each.split(':')),
    );
    const bound = mounts.filter(([from]) => from?.startsWith('./'));
    expect(bound.length).toBeGreaterThan(0);
    for (const [from = '', , mode] of bound) {
      expect([from, existsSync(from), mode]).toEqual([from, true, 'ro']);
    }
    const named = mounts.map(([from = '']) => from).filter((from) => !from.startsWith('./'));
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('waits for health only where health is checked', () => {
    const waits = services.flatMap(([, { depends_on: on = {} }]) => Object.entries(on));
    expect(waits.length).toBeGreaterThan(0);
    for (const [name, { condition }] of waits) {
      const { healthcheck } = serviceOf(compose, name);
      if (condition === 'service_healthy') expect(healthcheck?.test, name).toBeDefined();
    }
  });
});

describe('the profiles', () => {
  it('add services, and change none that is there without them', () => {
    for (const [name, { profiles: on = [] }] of services) {
      const wanted = Object.entries(profiles).flatMap(([profile, names]) =>
        names.includes(name) ? [profile] : [],
      );
      expect(on, name).toEqual(wanted);
    }
  });

  it('run gateways that are the usual one but for a few settings', () => {
    const changes = (name: string) =>
      Object.entries(serviceOf(compose, name).environment ?? {})
        .filter(([variable, text]) => gateway.environment?.[variable] !== text)
        .map(([variable]) => variable);
    expect(changes('gateway-sso')).toEqual(['JWT_ISSUER', 'JWT_JWKS_URL']);
    expect(changes('gateway-local').sort()).toEqual([
      ...['LLM_MODEL_ID', 'OPENAI_BASE_URL', 'OPENAI_MODEL'],
    ]);
  });

  it('lead from Traefik to services and ports that are there', () => {
    const { http } = readYaml('connectors/identity/sso/routes.yml') as {
      readonly http: {
        readonly services: Readonly<
          Record<
            string,
            { readonly loadBalancer: { readonly servers: { readonly url: string }[] } }
          >
        >;
      };
    };
    const hosts = Object.values(http.services).flatMap(({ loadBalancer }) =>
      loadBalancer.servers.map(({ url }) => new URL(url).host),
    );
    expect(hosts).toEqual(['keycloak:8080', `gateway-sso:${gateway.environment?.['PORT']}`]);
  });

  it('have Keycloak sign what the gateway wants to read, and no password in a file', () => {
    const text = readFileSync('connectors/identity/sso/realm.json', 'utf8');
    const realm = JSON.parse(text) as Realm;
    const mappers = realm.clients.flatMap(({ protocolMappers }) => protocolMappers);
    const claims = mappers.flatMap(({ config }) => config['claim.name'] ?? []);
    expect(claims.sort()).toEqual(['roles', 'scopes', 'tenant_id']);
    const audiences = mappers.flatMap(({ config }) => config['included.custom.audience'] ?? []);
    expect(audiences).toEqual([settings.JWT_AUDIENCE.fallback]);
    const arrays = mappers.filter(({ config }) => config['multivalued'] === 'true');
    expect(arrays).toHaveLength(2);
    const { JWT_ISSUER } = environmentOf(serviceOf(compose, 'gateway-sso'), passwords);
    const { SSO_ORIGIN } = environmentOf(serviceOf(compose, 'keycloak'), passwords);
    expect(JWT_ISSUER).toBe(`${SSO_ORIGIN}/realms/${realm.realm}`);
    const secrets = realm.users.flatMap(({ credentials }) => credentials.map((each) => each.value));
    expect(secrets).toEqual([`$\{SSO_PASSWORD}`]);
    expect(serviceOf(compose, 'keycloak').command?.join()).toContain(`$\{SSO_PASSWORD:?`);
  });
});

describe('the configuration of Prometheus and Grafana', () => {
  it('asks the services and ports that show metrics', () => {
    const { scrape_configs: jobs } = readYaml('grafana/prometheus.yml') as {
      readonly scrape_configs: readonly {
        readonly dns_sd_configs: readonly { readonly names: string[]; readonly port: number }[];
      }[];
    };
    const asked = jobs.flatMap(({ dns_sd_configs: found }) =>
      found.map(({ names, port }) => `${names.join()}:${port}`),
    );
    const { PORT, WEIR_METRICS_LISTEN } = {
      ...environmentOf(gateway, passwords),
      ...environmentOf(worker, passwords),
    };
    expect(asked).toEqual([
      `gateway,gateway-sso,gateway-local:${PORT}`,
      `worker:${WEIR_METRICS_LISTEN?.split(':')[1]}`,
    ]);
  });

  it('has the data sources that panels name, without a password in the file', () => {
    const { datasources } = readYaml('grafana/provisioning/datasources/weir.yml') as {
      readonly datasources: readonly {
        readonly uid: string;
        readonly type: string;
        readonly user?: string;
        readonly secureJsonData?: { readonly password: string };
      }[];
    };
    const known = datasources.map(({ uid, type }) => ({ uid, type }));
    const named = dashboardNames.flatMap((name) =>
      readDashboard(name).panels.flatMap(({ datasource }) => datasource ?? []),
    );
    expect(named.length).toBeGreaterThan(0);
    for (const { uid, type } of named) expect(known).toContainEqual({ uid, type });
    const records = datasources.find(({ uid }) => uid === 'weir-postgres');
    expect(records?.user).toBe('grafana');
    expect(records?.secureJsonData?.password).toMatch(/^\$\{GRAFANA_DB_PASSWORD\}$/);
  });

  it('looks for dashboards where they are mounted', () => {
    const { providers } = readYaml('grafana/provisioning/dashboards/weir.yml') as {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    const grafana = serviceOf(compose, 'grafana');
    const path = providers[0]?.options.path;
    expect(grafana.volumes).toContain(`./grafana/dashboards:${path}:ro`);
    const home = grafana.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'];
    expect(home).toBe(`${path}/overview.json`);
  });
});

describe('the image', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');
  const instructions = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it('runs the program as a user without rights', () => {
    expect(instructions('USER')).toEqual(['node']);
    expect(instructions('ENTRYPOINT')).toEqual(['["node", "/weir/dist/api/main.js"]']);
    expect(instructions('FROM').map((from) => from.split(' ')[0])).toEqual(
      Array(3).fill('node:20-slim'),
    );
  });

  it('is built from every room that is compiled, and from nothing else of the machine', () => {
    const allowed = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const { include } = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as { include: string[] };
    const files = ['package.json', 'package-lock.json', 'tsconfig.json'];
    expect(allowed).toEqual(['*', ...[...files, ...include.sort()].map((name) => `!${name}`)]);
  });
});
