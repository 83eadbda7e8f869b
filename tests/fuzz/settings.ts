// How a platform is set up to be fuzzed: nobody is waited for, no rate ends the campaign.

export const fuzzedSettings = {
  TENANTS: 't1,t2',
  RATE_LIMIT_RPM: '100000',
  REVIEW_WAIT_SEC: '0',
  REVIEW_DEADLINE_SEC: '1',
};
