// Secrets of monitoring, logs, analytics, search, feature flags, maps and other services by subscription.
import { holdsJson, isCased, isMixed, withGrafanaCrc } from '../checks.ts';
import { type Named, named, type Shape, shape, uuid } from '../kind.ts';

const authressEnd = '[A-Za-z0-9+/_=-]{30,120}';

/** Told by their shape. */
export const observabilityShapes: readonly Shape[] = [
  shape('grafana_key', ['eyjrijoi'], 'eyJrIjoi[A-Za-z0-9+/]{70,400}={0,3}', { end: '' }),
  shape('grafana_cloud_token', ['glc_'], 'glc_eyJ[A-Za-z0-9+/]{20,400}={0,3}', {
    end: '(?![\\w=])',
  }),
  shape('grafana_cloud_token', ['glc_'], 'glc_[A-Za-z0-9+/]{32,400}={0,3}', { end: '(?![\\w=])' }),
  shape('grafana_service_account', ['glsa_'], 'glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}', {
    check: withGrafanaCrc,
  }),
  shape('datadog_key', ['ddp_', 'dda_'], 'dd[pa]_[A-Za-z0-9]{34}'),
  shape('dynatrace_token', ['dt0'], 'dt0[a-z][0-9]{2}\\.[A-Z0-9]{8,24}\\.[A-Z0-9]{64}', {
    ignoreCase: true,
  }),
  shape('newrelic_key', ['nrak-', 'nrra-'], 'NR(?:AK|RA)-[A-Z0-9]{27,42}', { ignoreCase: true }),
  shape('newrelic_insert_key', ['nrii-', 'nriq-'], 'NRI[IQ]-[\\w-]{32}', { ignoreCase: true }),
  shape('newrelic_browser_key', ['nrjs-'], 'NRJS-[0-9a-f]{19}', { ignoreCase: true }),
  shape('newrelic_license_key', ['nral'], '[0-9a-fA-F]{36}NRAL', {
    back: [36, 36],
    check: isMixed(3),
  }),
  shape('sentry_user_token', ['sntryu_'], 'sntryu_[0-9a-f]{64}'),
  shape('sentry_org_token', ['sntrys_'], 'sntrys_eyJ[A-Za-z0-9+/=_-]{80,500}', { end: '' }),
  shape(
    'honeycomb_key',
    ['hcaik_', 'hcxik_', 'hcxmk_', 'hcamk_'],
    'hc[ax][im]k_[A-Za-z0-9]{50,70}',
  ),
  shape('logfire_token', ['pylf_v1_'], 'pylf_v1_(?:us|eu)_[A-Za-z0-9]{43}'),
  shape('posthog_key', ['phx_', 'phc_'], 'ph[xc]_[A-Za-z0-9]{43,48}'),
  shape(
    'mapbox_token',
    ['pk.eyj', 'sk.eyj', 'tk.eyj'],
    '[pst]k\\.eyJ[A-Za-z0-9_-]{40,140}\\.[A-Za-z0-9_-]{22}',
  ),
  shape('mapbox_public_token', ['pk.'], 'pk\\.[a-z0-9]{60}\\.[a-z0-9]{22}', { ignoreCase: true }),
  shape('maxmind_key', ['_mmk'], '[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk', { back: [36, 36] }),
  shape('adafruit_key', ['aio_'], 'aio_[A-Za-z0-9]{28}'),
  shape('adobe_secret', ['p8e-'], 'p8e-[a-z0-9]{32}', { ignoreCase: true }),
  shape(
    'authress_key',
    ['sc_', 'ext_', 'scauth_', 'authress_'],
    `(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.${authressEnd}`,
    { end: '' },
  ),
  shape('intra42_secret', ['s-s4t2'], 's-s4t2(?:ud|af)-[0-9a-f]{64}'),
  shape('okta_token', ['00'], '00[\\w=-]{40}', {
    check: (found) => isCased(found.slice(2)) && isMixed(4.4)(found),
  }),
  shape('onepassword_token', ['ops_eyj'], 'ops_eyJ[A-Za-z0-9+/]{250,4000}={0,3}', {
    end: '',
    check: holdsJson('ops_', 'secretKey'),
  }),
  shape(
    'onepassword_secret_key',
    ['a3-'],
    'A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
    {
      check: isMixed(3.4),
    },
  ),
  shape('vault_token', ['hvs.'], 'hvs\\.[\\w-]{24,300}', { left: 'word', check: isMixed(3.3) }),
  shape('vault_batch_token', ['hvb.'], 'hvb\\.[\\w-]{100,400}'),
  shape('vault_recovery_token', ['hvr.'], 'hvr\\.[\\w-]{90,300}'),
  shape('vault_old_token', ['s.'], 's\\.[A-Za-z0-9]{24}', {
    end: '(?![\\w.-])',
    check: (found) => isCased(found.slice(2)) && isMixed(3.5)(found),
  }),
  shape('kaggle_key', ['"key":"', '"key": "'], '"key": ?"([0-9a-f]{32})"', {
    ...{ left: 'none', end: '' },
  }),
  shape('duo_secret', ['duo'], 'duo[\\w"\' :=,.(-]{0,40}["\']([A-Za-z0-9]{40})["\']', {
    ...{ ignoreCase: true, left: 'none', end: '' },
    check: isCased,
  }),
];

/** Told by the name that they are assigned to. */
export const observabilityNames: readonly Named[] = [
  named('datadog_key', ['datadog', 'dd_api', 'dd_app'], '[a-z0-9]{40}|[0-9a-f]{32}'),
  named('newrelic_user_id', ['newrelic', 'new-relic', 'new_relic'], '[a-z0-9]{64}'),
  named('sentry_token', ['sentry'], '[0-9a-f]{64}'),
  named('sumologic_key', ['sumo'], 'su[a-z0-9]{12}|[a-z0-9]{64}'),
  named('splunk_token', ['splunk'], uuid),
  named('logdna_key', ['logdna', 'mezmo'], '[0-9a-f]{32}'),
  named('rollbar_token', ['rollbar'], '[0-9a-f]{32}'),
  named('bugsnag_key', ['bugsnag'], '[0-9a-f]{32}'),
  named('pagerduty_key', ['pagerduty'], '[\\w+-]{20}|[0-9a-f]{32}'),
  named('opsgenie_key', ['opsgenie'], uuid),
  named('algolia_key', ['algolia'], '[a-z0-9]{32}'),
  named('amplitude_key', ['amplitude'], '[0-9a-f]{32}'),
  named('segment_key', ['segment'], '[A-Za-z0-9]{32}'),
  named('mixpanel_secret', ['mixpanel'], '[0-9a-f]{32}'),
  named('looker_key', ['looker'], '[a-z0-9]{20}|[a-z0-9]{24}'),
  named('adafruit_key', ['adafruit'], '[\\w-]{32}'),
  named('adobe_client_id', ['adobe'], '[0-9a-f]{32}'),
  named('auth0_secret', ['auth0'], '[\\w-]{64}'),
  named('okta_token', ['okta'], '00[\\w=-]{40}'),
  named('duo_key', ['duo_'], '[A-Za-z0-9]{20}|[A-Za-z0-9]{40}'),
  named('nytimes_key', ['nytimes', 'new-york-times', 'newyorktimes'], '[\\w=-]{32}'),
  named('openweather_key', ['openweather', 'owm_'], '[0-9a-f]{32}'),
  named('maxmind_key', ['maxmind'], '[A-Za-z0-9]{16}'),
  named('spotify_secret', ['spotify'], '[0-9a-f]{32}'),
  named('shodan_key', ['shodan'], '[A-Za-z0-9]{32}'),
  named('virustotal_key', ['virustotal', 'vt_api'], '[0-9a-f]{64}'),
  named('clickup_token', ['clickup'], 'pk_[0-9]{6,8}_[A-Z0-9]{32}'),
  named('webflow_token', ['webflow'], '[0-9a-f]{64}'),
];
