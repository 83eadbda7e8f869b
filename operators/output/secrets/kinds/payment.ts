// Secrets of payments, shops, banks and exchanges.
import { isMixed, isSure } from '../checks.ts';
import { type Named, named, type Shape, shape, uuid } from '../kind.ts';

/** Told by their shape. */
export const paymentShapes: readonly Shape[] = [
  shape(
    'stripe_key',
    ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_'],
    '[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,255}',
    { check: (found) => found.length >= 32 || isMixed(3.4)(found) },
  ),
  shape('stripe_webhook_secret', ['whsec_'], 'whsec_[A-Za-z0-9+/]{32,64}={0,2}'),
  shape(
    'square_token',
    ['sq0atp-', 'sq0csp-', 'eaaa'],
    '(?:sq0atp-[\\w-]{22,60}|sq0csp-[\\w-]{43}|EAAA[\\w-]{56,60})',
  ),
  shape(
    'paypal_braintree_token',
    ['access_token$'],
    'access_token\\$(?:production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}',
  ),
  shape(
    'shopify_token',
    ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
    'shp(?:at|ca|pa|ss)_[A-Za-z0-9]{32,64}',
  ),
  shape('shippo_token', ['shippo_'], 'shippo_(?:live|test)_[0-9a-f]{40}'),
  shape('easypost_key', ['ezak', 'eztk'], 'EZ[AT]K[A-Za-z0-9]{54}'),
  shape('duffel_token', ['duffel_'], 'duffel_(?:test|live)_[\\w=-]{43}'),
  shape(
    'flutterwave_key',
    ['flwseck', 'flwpubk_test-'],
    'FLW(?:SECK(?:_TEST)?-(?:[0-9a-h]{32}-X|[0-9a-h]{12})|PUBK_TEST-[0-9a-h]{32}-X)',
    { ignoreCase: true },
  ),
  shape('plaid_token', ['access-'], `access-(?:sandbox|development|production)-${uuid}`),
  shape('adyen_key', ['aqe'], 'AQE[A-Za-z0-9]{5}[A-Za-z0-9+/=_-]{100,400}', { end: '' }),
  shape('razorpay_key', ['rzp_'], 'rzp_(?:live|test)_[A-Za-z0-9]{14}'),
  shape('lob_key', ['live_', 'test_'], '(?:live|test)_[0-9a-f]{35}'),
  shape('xendit_key', ['xnd_'], 'xnd_(?:production|development)_[A-Za-z0-9]{40,80}'),
  shape('bitcoin_extended_key', ['xprv'], 'xprv[1-9A-HJ-NP-Za-km-z]{107}', { check: isSure }),
  shape('coinbase_key', ['organizations/'], `organizations/${uuid}/apiKeys/${uuid}`),
];

/** Told by the name that they are assigned to. */
export const paymentNames: readonly Named[] = [
  named('bittrex_key', ['bittrex'], '[a-z0-9]{32}'),
  named('coinbase_token', ['coinbase'], '[\\w-]{64}'),
  named('kraken_key', ['kraken'], '[\\w/=+-]{80,90}'),
  named('kucoin_key', ['kucoin'], `[0-9a-f]{24}|${uuid}`),
  named('binance_key', ['binance'], '[A-Za-z0-9]{64}'),
  named('finicity_key', ['finicity'], '[0-9a-f]{32}|[a-z0-9]{20}'),
  named('finnhub_key', ['finnhub'], '[a-z0-9]{20}'),
  named('plaid_key', ['plaid'], '[a-z0-9]{24}|[a-z0-9]{30}'),
  named('paypal_secret', ['paypal'], '[\\w-]{80}'),
  named('lob_key', ['lob'], '(?:live|test)_(?:pub_)?[0-9a-f]{31,35}'),
  named('gocardless_token', ['gocardless'], 'live_[\\w=-]{40}'),
  named('mollie_key', ['mollie'], '(?:live|test)_[A-Za-z0-9]{30}'),
  named('freshbooks_token', ['freshbooks'], '[a-z0-9]{64}'),
  named('squarespace_token', ['squarespace'], uuid),
  named('etsy_token', ['etsy'], '[a-z0-9]{24}'),
  named('ethereum_private_key', ['private_key', 'privatekey'], '(?:0x)?[0-9a-f]{64}', {
    needsNoun: false,
  }),
];
