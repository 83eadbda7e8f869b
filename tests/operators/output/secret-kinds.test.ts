import { describe, expect, it } from 'vitest';
import { scan } from '../../../operators/output/scan.ts';
import { scanSecrets } from '../../../operators/output/secrets.ts';

// Made from a fixed sequence, so that no scanner takes this file for a leak.
const alphabet = 'k7Qm2ZxW9dRf4LtB8vNc3HsJ6pGy5KTaE0uXoYiCqDwFzMbVeSnPgUhArlj1OI';
const random = (length: number, from = alphabet): string =>
  Array.from({ length }, (_, index) => from[(index * 17 + 5 * (index >> 2)) % from.length]).join(
    '',
  );
const hex = (length: number): string => random(length, '0f1e2d3c4b5a6978');
const capitals = (length: number): string => random(length, 'QAZ2WSX3EDC4RFV5TGB6YHN7');
const letters = (length: number): string => random(length, 'kQmZxWdRfLtBvNcHsJpGyTaEuXoYiC');

const samples: readonly (readonly [kind: string, secret: string, around?: string])[] = [
  ['anthropic_key', `sk-ant-${random(40)}`],
  ['openai_key', `sk-proj-${random(40)}`],
  ['aws_access_key', `ASIA${capitals(16)}`],
  ['aws_secret_key', random(40), 'aws_secret_access_key = '],
  ['github_token', `gho_${random(36)}`],
  ['github_fine_grained', `github_pat_${random(60)}`],
  ['gitlab_token', `glpat-${random(20)}`],
  ['slack_token', `xoxb-${random(40)}`],
  ['slack_webhook', `https://hooks.slack.com/services/${random(9)}/${random(9)}/${random(24)}`],
  ['stripe_key', `sk_live_${random(24)}`],
  ['google_api_key', `AIza${random(35)}`],
  ['google_oauth', `ya29.${random(60)}`],
  ['npm_token', `npm_${random(36)}`],
  ['pypi_token', `pypi-${random(80)}`],
  ['sendgrid_key', `SG.${random(22)}.${random(43)}`],
  ['twilio_key', `SK${hex(32)}`],
  ['mailgun_key', `key-${hex(32)}`],
  ['huggingface_token', `hf_${letters(34)}`],
  ['groq_key', `gsk_${random(52)}`],
  ['digitalocean_token', `dop_v1_${hex(64)}`],
  ['shopify_token', `shpat_${hex(32)}`],
  ['telegram_bot_token', `123456789:AA${random(33)}`],
  ['discord_token', `M${random(25)}.${random(6)}.${random(30)}`],
  ['databricks_token', `dapi${hex(32)}`],
  ['vault_token', `hvs.${random(30)}`],
  ['jwt', `eyJ${random(30)}.eyJ${random(60)}.${random(43)}`],
  ['private_key', `-----BEGIN PRIVATE KEY-----\n${random(64)}\n-----END PRIVATE KEY-----`],
  ['connection_string', 'tr0ub4dor', 'mysql://app:tr0ub4dor@db.internal/app'],
  ['bearer_token', random(40), 'Authorization: Bearer '],
  ['assigned_secret', random(32), 'client_secret: '],
  ['password', 'tr0ub4dor', 'password = '],
];

describe('the secrets that are known', () => {
  it.each(samples.map(([kind, secret, around]) => [kind, secret, around ?? ''] as const))(
    'include a %s, wherever it stands',
    (kind, secret, around) => {
      const line = around.includes(secret) ? around : `${around}${secret}`;
      for (const text of [line, `Look: ${line} and go on`, `{"a": "x",\n ${line}\n}`]) {
        const found = scanSecrets(text).filter((finding) => finding.kind === kind);
        expect(found.map(({ start, end }) => text.slice(start, end))).toContain(secret);
        expect(scan(text).redacted).not.toContain(secret);
      }
    },
  );

  it('are of at least 25 kinds', () => {
    expect(new Set(samples.map(([kind]) => kind)).size).toBeGreaterThanOrEqual(25);
  });

  it.each([
    ['github_token', 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['aws_access_key', `AKIA${'IOSFODNN7EXAMPLE'}`],
    ['password', 'password: <your password here>'],
    ['password', 'password: your_password'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of a shell, on purpose
    ['assigned_secret', 'api_key=${MY_API_KEY_FROM_ENV}'],
    ['connection_string', 'postgres://user:{{password}}@localhost/db'],
    ['bearer_token', 'Authorization: Bearer your-token-goes-here-please'],
    ['jwt', 'a token begins with eyJ and has two dots'],
  ])('do not include a placeholder: %s', (_, text) => {
    expect(scanSecrets(text)).toEqual([]);
  });
});
