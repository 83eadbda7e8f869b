// Targets of alerts: how one is kept (its address and secret sealed), shown, and sent to.
import { mail } from '../../connectors/notify/mail.ts';
import type { Send, TargetKind } from '../../connectors/notify/message.ts';
import { slack } from '../../connectors/notify/slack.ts';
import { webhook } from '../../connectors/notify/webhook.ts';
import type { AlertTarget } from '../../connectors/postgres/alert-rules.ts';
import type { Vault } from '../../connectors/vault/vault.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { SettingValues } from '../settings.ts';

/** A target as an admin names it. */
export type NewTarget =
  | {
      readonly name: string;
      readonly kind: 'webhook';
      readonly url: string;
      readonly secret: string;
    }
  | { readonly name: string; readonly kind: 'slack'; readonly url: string }
  | { readonly name: string; readonly kind: 'mail'; readonly to: string };

interface Opened {
  readonly to?: string;
  readonly url?: string;
  readonly secret?: string;
}

const ownerOf = (tenantId: string, ruleId: string, target: string): string =>
  JSON.stringify(['alert', tenantId, ruleId, target]);

/** The target as it is kept: bound to its rule, and nothing of it but host or mailbox in the clear. */
export const sealedTarget = (
  vault: Pick<Vault, 'seal'>,
  { tenantId, ruleId }: { readonly tenantId: string; readonly ruleId: string },
  target: NewTarget,
): AlertTarget => {
  const { name, kind, ...secrets } = target;
  const to = target.kind === 'mail' ? target.to : new URL(target.url).host;
  const sealed = vault.seal(JSON.stringify(secrets), ownerOf(tenantId, ruleId, name));
  return { name, kind, to, sealed };
};

/** What anybody may see of it. */
export const shownTarget = ({ name, kind, to }: AlertTarget) => ({ name, kind, to });

export interface SenderParts {
  readonly vault: Pick<Vault, 'open'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly values: Pick<
    SettingValues,
    'ALERT_PRIVATE_ALLOWED' | 'ALERT_SMTP_URL' | 'ALERT_MAIL_FROM'
  >;
}

/** How a message reaches a target. Throws when it was sealed under another key. */
export const senderOf = (
  { vault, clock, values }: SenderParts,
  rule: { readonly tenant_id: string; readonly rule_id: string },
  { name, kind, sealed }: AlertTarget,
): Send => {
  const opened = vault.open(sealed, ownerOf(rule.tenant_id, rule.rule_id, name));
  const { to = '', url = '', secret = '' } = JSON.parse(opened) as Opened;
  const rules = { allowed: values.ALERT_PRIVATE_ALLOWED };
  const server = { url: values.ALERT_SMTP_URL, from: values.ALERT_MAIL_FROM };
  const senders: Readonly<Record<TargetKind, () => Send>> = {
    webhook: () => webhook({ url, secret }, rules, clock),
    slack: () => slack({ url }, rules),
    mail: () => mail({ to }, server),
  };
  return senders[kind]();
};
