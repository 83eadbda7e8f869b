// Secrets of chats, mail, telephony and social networks.
import { isCased, isMixed, isSure } from '../checks.ts';
import { type Named, named, type Shape, shape, uuid } from '../kind.ts';
import { hasRun, isWritten } from '../placeholder.ts';

/** Told by their shape. */
export const messagingShapes: readonly Shape[] = [
  shape(
    'slack_token',
    ['xoxa', 'xoxb', 'xoxe', 'xoxo', 'xoxp', 'xoxr', 'xoxs', 'xoxd', 'xoxc'],
    'xox[abcdeoprs](?:\\.xox[bp])?-[\\w-]{10,250}',
    {
      ...{ left: 'alnum', ignoreCase: true },
      check: (found) => /\d/.test(found) && isWritten(found),
    },
  ),
  shape('slack_app_token', ['xapp-'], 'xapp-[0-9]-[A-Z0-9]{6,20}-[0-9]{6,20}-[A-Za-z0-9]{40,80}', {
    ignoreCase: true,
  }),
  shape(
    'slack_webhook',
    ['hooks.slack.com/'],
    '(?:https://)?hooks\\.slack\\.com/(?:services/[\\w/]{20,120}|(?:workflows|triggers)/[\\w/]{20,160})',
    { ...{ left: 'none', back: [0, 8] }, check: (found) => !/\/X{8,}\/?$/.test(found) },
  ),
  shape('discord_token', ['.'], '[MNOA][\\w-]{23,25}\\.[\\w-]{6}\\.[\\w-]{27,38}', {
    ...{ back: [24, 26], left: 'dash', end: '(?![\\w-])' },
    check: isCased,
  }),
  shape('discord_webhook', ['/api/webhooks/'], '/api/webhooks/[0-9]{17,20}/[\\w-]{60,72}', {
    left: 'none',
  }),
  shape('telegram_bot_token', [':aa'], '[0-9]{5,16}:AA[\\w-]{32,34}', {
    ...{ back: [5, 16], end: '(?![\\w-])' },
  }),
  shape(
    'teams_webhook',
    ['.webhook.office.com/'],
    `\\.webhook\\.office\\.com/webhookb2/${uuid}@${uuid}/IncomingWebhook/[0-9a-z]{32}/${uuid}`,
    {
      ...{ left: 'none', ignoreCase: true },
    },
  ),
  shape(
    'google_chat_webhook',
    ['chat.googleapis.com/'],
    'chat\\.googleapis\\.com/v1/spaces/[\\w-]{8,20}/messages\\?key=[\\w-]{30,50}&token=[\\w%=-]{20,80}',
    {
      left: 'none',
    },
  ),
  shape('sendgrid_key', ['sg.'], 'SG\\.[\\w-]{16,32}\\.[\\w-]{16,64}', { end: '' }),
  shape('sendinblue_key', ['xkeysib-'], 'xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}', {
    ignoreCase: true,
  }),
  shape('mailchimp_key', ['-us'], '[0-9a-f]{32}-us[0-9]{1,2}', { back: [32, 32] }),
  shape('mailgun_key', ['key-'], 'key-[0-9a-f]{32}'),
  shape('mailgun_public_key', ['pubkey-'], 'pubkey-[0-9a-f]{32}'),
  shape('mailgun_signing_key', ['-'], '[0-9a-h]{32}-[0-9a-h]{8}-[0-9a-h]{8}', {
    ...{ back: [32, 32], end: '(?![\\w-])' },
    check: isMixed(3),
  }),
  shape('mailersend_token', ['mlsn.'], 'mlsn\\.[0-9a-f]{64}'),
  shape('resend_key', ['re_'], 're_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}', { check: isCased }),
  shape(
    'twilio_key',
    [...'0123456789abcdefghijklmnopqrstuvwxyz'].map((each) => `sk${each}`),
    'SK[0-9a-z]{32}',
    { check: (found) => /^..(?:[0-9a-f]{32}|x{32})$/.test(found) && isTwilio(found) },
  ),
  shape(
    'twilio_account',
    [...'0123456789abcdefghijklmnopqrstuvwxyz'].map((each) => `ac${each}`),
    'AC[0-9a-z]{32}',
    { check: (found) => /^..(?:[0-9a-f]{32}|x{32})$/.test(found) && isTwilio(found) },
  ),
  shape('facebook_token', ['eaa'], 'EAA[A-Z][A-Za-z0-9]{90,400}', { check: isCased }),
  shape('facebook_app_token', ['|'], '[0-9]{15,16}\\|[\\w-]{27,40}', {
    ...{ back: [15, 16], end: '(?![\\w|-])' },
    check: isCased,
  }),
  shape('twitter_bearer_token', ['aaaaaaaaaaaaaaaaaaaaaa'], 'A{22}[A-Za-z0-9%]{80,100}', {
    check: (found) => isMixed(3.5)(found.slice(22)),
  }),
  shape(
    'line_notify_token',
    ['notify-api.line.me'],
    'notify-api\\.line\\.me[^\\n]{0,100}Bearer ([A-Za-z0-9]{43})',
    {
      left: 'none',
    },
  ),
  shape('typeform_token', ['tfp_'], 'tfp_[\\w=.-]{59}', { end: '' }),
  shape('intercom_token', ['dg9rog'], 'dG9rOg[A-Za-z0-9+/=]{30,80}', { check: isCased }),
  shape('onesignal_key', ['os_v2_'], 'os_v2_(?:app|org)_[a-z2-7]{100,110}'),
  shape('notion_token', ['ntn_'], 'ntn_[0-9]{11}[A-Za-z0-9]{32,35}', {
    check: (found) => found.length === 50 || !hasRun(found),
  }),
  shape('notion_token', ['secret_'], 'secret_[A-Za-z0-9]{43}', { check: isCased }),
  shape('airtable_token', ['pat'], 'pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}'),
  shape('frameio_token', ['fio-u-'], 'fio-u-[\\w=-]{64}'),
  shape('dropbox_token', ['sl.'], 'sl\\.(?:u\\.)?[\\w=-]{130,1400}', { end: '' }),
  shape('asana_token', ['1/', '2/', '0/'], '[012]/[0-9]{14,18}(?:/[0-9]{14,18})?:[0-9a-f]{32}', {
    check: isSure,
  }),
];

const isTwilio = (found: string): boolean => /x{32}$/.test(found) || isWritten(found.slice(2));

/** Told by the name that they are assigned to. */
export const messagingNames: readonly Named[] = [
  named('discord_secret', ['discord'], '[0-9a-f]{64}|[0-9]{18}|[\\w=-]{32}'),
  named('facebook_secret', ['facebook', 'fb_app', 'meta_app'], '[0-9a-f]{32}'),
  named(
    'twitter_key',
    ['twitter'],
    '[a-z0-9]{25}|[a-z0-9]{45}|[a-z0-9]{50}|[0-9]{15,25}-[a-z0-9]{20,40}',
  ),
  named('linkedin_key', ['linkedin', 'linked_in', 'linked-in'], '[a-z0-9]{14}|[a-z0-9]{16}'),
  named('twitch_token', ['twitch'], '[a-z0-9]{30}'),
  named('mailchimp_key', ['mailchimp'], '[0-9a-f]{32}-us[0-9]{1,2}'),
  named('mattermost_token', ['mattermost'], '[a-z0-9]{26}'),
  named('messagebird_key', ['messagebird', 'message_bird', 'message-bird'], `[a-z0-9]{25}|${uuid}`),
  named('sendbird_token', ['sendbird'], `[0-9a-f]{40}|${uuid}`),
  named('twilio_token', ['twilio'], '[0-9a-f]{32}'),
  named('intercom_token', ['intercom'], '[\\w=-]{60}'),
  named('hubspot_key', ['hubspot'], `${uuid}|pat-(?:na|eu)[0-9]-${uuid}`),
  named('zendesk_key', ['zendesk'], '[a-z0-9]{40}'),
  named('asana_secret', ['asana'], '[0-9]{16}|[a-z0-9]{32}'),
  named('airtable_key', ['airtable'], '[a-z0-9]{17}'),
  named('trello_token', ['trello'], '[0-9a-f]{32}|[0-9a-f]{64}'),
  named('dropbox_secret', ['dropbox'], '[a-z0-9]{15}|[a-z0-9]{11}A{10}[\\w=-]{43}'),
  named('flickr_token', ['flickr'], '[a-z0-9]{32}'),
  named('nylas_key', ['nylas'], '[a-z0-9]{30}|nyk_v0_[A-Za-z0-9]{60,70}'),
  named('instagram_token', ['instagram'], 'IG[A-Za-z0-9_-]{60,300}'),
  named('postmark_token', ['postmark'], uuid),
  named('vonage_secret', ['nexmo', 'vonage'], '[a-z0-9]{16}'),
  named('telegram_bot_token', ['telegr'], '[0-9]{5,16}:A[\\w-]{34}', { needsNoun: false }),
  named('beamer_token', ['beamer'], 'b_[\\w=-]{44}'),
];
