// Secrets: keys, tokens and passwords, by their known shapes. Placeholders are let through.
import { entropy } from './checksums.ts';
import { type Detector, type Finding, findAll } from './finding.ts';

const placeholder =
  /^(?:x{4,}|\*{4,}|\.{3,}|<.*>|\$\{.*\}|\{\{.*\}\}|your[-_ ].*|.*(?:example|placeholder|changeme|redacted|dummy|sample).*)$/i;

const isReal = (text: string): boolean => !placeholder.test(text) && entropy(text) > 2.5;
const isRandom = (text: string): boolean => isReal(text) && entropy(text) > 3.2;

const token = (kind: string, hint: string, pattern: RegExp): Detector => ({
  kind,
  hints: [hint],
  pattern,
  accept: isReal,
});

const detectors: readonly Detector[] = [
  token('anthropic_key', 'sk-ant-', /\bsk-ant-[\w-]{20,200}/g),
  token('openai_key', 'sk-', /\bsk-(?!ant-)(?:proj-|svcacct-|admin-)?[\w-]{20,200}/g),
  token('aws_access_key', 'a', /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g),
  token(
    'aws_secret_key',
    'secret',
    /aws.{0,20}secret.{0,20}?[=:]\s{0,3}["']?([A-Za-z0-9/+=]{40})\b/gi,
  ),
  token('github_token', 'gh', /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g),
  token('github_fine_grained', 'github_pat_', /\bgithub_pat_\w{40,255}\b/g),
  token('gitlab_token', 'glpat-', /\bglpat-[\w-]{20,64}/g),
  token('slack_token', 'xox', /\bxox[abeoprs]-[\w-]{10,250}/g),
  token(
    'slack_webhook',
    'hooks.slack.com',
    /https:\/\/hooks\.slack\.com\/services\/[\w/]{20,120}/g,
  ),
  token('stripe_key', 'k_', /\b[rsp]k_(?:live|test)_[A-Za-z0-9]{16,255}\b/g),
  token('google_api_key', 'aiza', /\bAIza[\w-]{35}/g),
  token('google_oauth', 'ya29.', /\bya29\.[\w-]{20,300}/g),
  token('npm_token', 'npm_', /\bnpm_[A-Za-z0-9]{36}\b/g),
  token('pypi_token', 'pypi-', /\bpypi-[\w-]{50,250}/g),
  token('sendgrid_key', 'sg.', /\bSG\.[\w-]{16,32}\.[\w-]{16,64}/g),
  token('twilio_key', 'sk', /\bSK[0-9a-f]{32}\b/g),
  token('mailgun_key', 'key-', /\bkey-[0-9a-f]{32}\b/g),
  token('huggingface_token', 'hf_', /\bhf_[A-Za-z]{34}\b/g),
  token('groq_key', 'gsk_', /\bgsk_[A-Za-z0-9]{40,64}\b/g),
  token('digitalocean_token', 'do', /\bdo[opr]_v1_[0-9a-f]{64}\b/g),
  token('shopify_token', 'shp', /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g),
  token('telegram_bot_token', ':aa', /\b\d{8,10}:AA[\w-]{33}/g),
  token('discord_token', '.', /\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}/g),
  token('databricks_token', 'dapi', /\bdapi[0-9a-f]{32}\b/g),
  token('vault_token', 'hvs.', /\bhvs\.[\w-]{24,200}/g),
  token('jwt', 'eyj', /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000}/g),
  {
    kind: 'private_key',
    hints: ['private key'],
    pattern:
      /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,8000}?(?:-----END (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  {
    kind: 'connection_string',
    hints: ['://'],
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|rediss|amqps?|mssql|ftp|https?):\/\/[^\s:@/'"<>]{1,80}:([^\s@/'"<>]{3,120})@[\w.-]{1,120}/g,
    accept: (found) => !placeholder.test(found),
  },
  {
    kind: 'bearer_token',
    hints: ['bearer '],
    pattern: /\bbearer\s{1,3}([\w.~+/-]{24,2000}=*)/gi,
    accept: isRandom,
  },
  {
    kind: 'assigned_secret',
    hints: ['key', 'secret', 'token', 'passw', 'pwd', 'credential'],
    pattern:
      /\b[\w.-]{0,30}(?:api[_-]?key|secret(?:[_-]?key)?|access[_-]?key|auth[_-]?token|access[_-]?token|client[_-]?secret|private[_-]?key)["']?\s{0,3}(?:=>|:=|=|:)\s{0,3}["']?([\w./+~-]{12,200}={0,2})/gi,
    accept: isRandom,
  },
  {
    kind: 'password',
    hints: ['passw', 'pwd'],
    pattern:
      /\b(?:password|passwd|pwd)["']?\s{0,3}(?:(?:is|was)\s{0,2}:?|=>|:=|=|:)\s{0,3}["']?([^\s"',;<>]{6,100})/gi,
    accept: (found) =>
      !placeholder.test(found) && /\d/.test(found) && /[a-z]/i.test(found) && entropy(found) > 2,
  },
];

/** The secrets in a text. */
export const scanSecrets = (text: string): readonly Finding[] => findAll('secret', detectors, text);
