// Secrets of clouds and of what runs on them: keys of accounts, of storage, of hosts and their tools.
import { isAwsKeyId, isCased, isMixed, isSure, withCloudflareCrc } from '../checks.ts';
import { type Named, named, type Shape, shape, uuid } from '../kind.ts';

/** Told by their shape. */
export const cloudShapes: readonly Shape[] = [
  shape(
    'aws_access_key',
    ['akia', 'asia', 'abia', 'acca', 'a3t'],
    '(?:(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}|A3T[A-Z0-9][A-Z0-9]{16})',
    { check: isAwsKeyId },
  ),
  shape('aws_bedrock_key', ['absk'], 'ABSK[A-Za-z0-9+/]{109,269}={0,2}'),
  shape(
    'aws_bedrock_session_key',
    ['bedrock-api-key-'],
    'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[\\w+/=-]{0,4000}',
  ),
  shape('aws_mws_key', ['amzn.mws.'], `amzn\\.mws\\.${uuid}`, { ignoreCase: true }),
  shape('azure_storage_key', ['accountkey'], 'AccountKey\\s{0,2}=\\s{0,2}([A-Za-z0-9+/]{86}==)', {
    ...{ ignoreCase: true, end: '' },
  }),
  shape(
    'azure_shared_key',
    ['sharedaccesskey'],
    'SharedAccessKey\\s{0,2}=\\s{0,2}([A-Za-z0-9+/]{42,44}=)',
    { ignoreCase: true, end: '' },
  ),
  shape('azure_sas_signature', ['sig='], 'sig=([A-Za-z0-9%+/]{40,120}(?:%3D|=))', {
    ...{ end: '', left: 'alnum' },
    check: isMixed(3.5),
  }),
  shape('azure_client_secret', ['q~'], '[\\w~.]{3}[0-9]Q~[\\w~.-]{31,34}', {
    ...{ back: [4, 4], end: '(?![\\w~.-])' },
    check: isCased,
  }),
  shape('azure_devops_token', ['azdo'], '[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}', { back: [76, 76] }),
  shape('alibaba_access_key', ['ltai'], 'LTAI[A-Za-z0-9]{20,26}'),
  shape('cloudflare_origin_ca_key', ['v1.0-'], 'v1\\.0-[0-9a-f]{24}-[0-9a-f]{146}'),
  shape(
    'cloudflare_token',
    ['cfat_', 'cfut_', 'cfk_'],
    'cf(?:at|ut|k)_[A-Za-z0-9]{40}[0-9a-f]{8}',
    {
      check: withCloudflareCrc,
    },
  ),
  shape('digitalocean_token', ['doo_v1_', 'dop_v1_', 'dor_v1_'], 'do[opr]_v1_[0-9a-f]{64}'),
  shape('digitalocean_spaces_key', ['do00'], 'DO00[A-Z0-9]{16}', { check: isMixed(2.5) }),
  shape('google_api_key', ['aiza'], 'AIza[\\w-]{35}', { end: '' }),
  shape('google_oauth', ['ya29.'], 'ya29\\.[\\w-]{20,600}', { end: '' }),
  shape('google_oauth_secret', ['gocspx-'], 'GOCSPX-[\\w-]{28}'),
  shape('google_refresh_token', ['1//0'], '1//0[\\w-]{40,200}'),
  shape('heroku_key', ['hrku-'], 'HRKU-AA[\\w-]{58}'),
  shape(
    'flyio_token',
    ['fo1_', 'fm1a_', 'fm1r_', 'fm2_'],
    '(?:fo1_[\\w-]{43}|fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,2000}={0,3})',
  ),
  shape(
    'ibm_cos_key',
    ['cos_hmac'],
    'cos_hmac[\\w-]{0,30}["\']?\\s{0,3}[:=]\\s{0,3}["\']?([0-9a-f]{48})',
    {
      ignoreCase: true,
    },
  ),
  shape('netlify_token', ['nfp_'], 'nfp_[A-Za-z0-9]{36,40}'),
  shape('vercel_token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], 'vc[piark]_[A-Za-z0-9]{24,80}'),
  shape('yandex_api_key', ['aqvn'], 'AQVN[\\w-]{35,38}'),
  shape('yandex_access_token', ['t1.'], 't1\\.[\\w-]{8,400}={0,2}\\.[\\w-]{86}={0,2}'),
  shape('yandex_aws_token', ['yc'], 'YC[\\w-]{38}', { check: isCased }),
  shape('scaleway_access_key', ['scw'], 'SCW[A-Z0-9]{17}', { check: isMixed(2.5) }),
  shape('scalingo_token', ['tk-us-'], 'tk-us-[\\w-]{48}'),
  shape('clickhouse_cloud_key', ['4b1d'], '4b1d[A-Za-z0-9]{38}', { check: isCased }),
  shape('planetscale_token', ['pscale_'], 'pscale_(?:pw|tkn|oauth|api)_[\\w=.-]{32,64}'),
  shape('supabase_key', ['sbp_', 'sb_secret_'], '(?:sbp_[0-9a-f]{40}|sb_secret_[\\w-]{31,60})'),
  shape('neon_key', ['napi_'], 'napi_[a-z0-9]{64}'),
  shape('terraform_token', ['.atlasv1.'], '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{60,70}', {
    back: [14, 14],
  }),
  shape('pulumi_token', ['pul-'], 'pul-[0-9a-f]{40}'),
  shape('databricks_token', ['dapi'], 'dapi[0-9a-f]{32}(?:-[0-9])?', { ignoreCase: true }),
  shape('openshift_token', ['sha256~'], 'sha256~[\\w-]{43}'),
  shape('infracost_key', ['ico-'], 'ico-[A-Za-z0-9]{32}'),
  shape('tailscale_key', ['tskey-'], 'tskey-[a-z]{2,20}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,50}', {
    ...{ left: 'letter', check: isSure },
  }),
  shape('defined_networking_key', ['dnkey-'], 'dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}'),
  shape(
    'doppler_token',
    ['dp.'],
    'dp\\.(?:pt|st|ct|sa|scim|audit)\\.(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}',
  ),
  shape('prefect_key', ['pnu_', 'pnb_'], 'pn[ub]_[A-Za-z0-9]{36}'),
];

/** Told by the name that they are assigned to. */
export const cloudNames: readonly Named[] = [
  named('aws_secret_key', ['aws', 'amazon', 'secret'], '[A-Za-z0-9+/]{40}', { exactCase: true }),
  named('alibaba_secret_key', ['alibaba', 'aliyun'], '[a-z0-9]{30}'),
  named('azure_key', ['azure'], '[\\w~.+/-]{32,88}={0,2}'),
  named('cloudflare_key', ['cloudflare'], '[\\w-]{40}|[0-9a-f]{37}'),
  named('heroku_key', ['heroku'], uuid),
  named('netlify_token', ['netlify'], '[\\w=-]{40,46}'),
  named('fastly_key', ['fastly'], '[\\w=-]{32}'),
  named('confluent_key', ['confluent'], '[a-z0-9]{16}|[a-z0-9]{64}'),
  named('ibm_cloud_key', ['ibm', 'softlayer', 'cloudant'], '[\\w-]{44}|[0-9a-f]{64}|[a-z]{24}'),
  named('meraki_key', ['meraki'], '[0-9a-f]{40}'),
  named('linode_token', ['linode'], '[0-9a-f]{64}'),
  named('vultr_key', ['vultr'], '[A-Z0-9]{36}'),
  named('hetzner_token', ['hetzner', 'hcloud'], '[A-Za-z0-9]{64}'),
  named('scaleway_secret_key', ['scaleway', 'scw_'], uuid),
  named('ovh_key', ['ovh_'], '[A-Za-z0-9]{16,32}'),
  named('vercel_token', ['vercel'], '[A-Za-z0-9]{24}'),
  named('terraform_password', ['administrator_login_password'], '[\\w=-]{8,20}', {
    needsNoun: false,
  }),
];
