import { describe, expect, it } from 'vitest';
import { gatewayName, missingSecrets, secretsOf, valuesOf } from './processor';

const entered = (secrets: object) => ({
  ...valuesOf(null),
  secrets: { api_key: '', webhook_secret: '', previous_webhook_secret: '', ...secrets },
});

describe('a payment processor', () => {
  it('never fills in what is secret', () => {
    const kept = { name: 'Stripe', slug: 'stripe', gateway: 'stripe', has_secrets: true, is_active: false };
    const values = valuesOf({ ...kept, api_base_url: '' } as never);
    expect(values).toMatchObject({ name: 'Stripe', gateway: 'stripe', is_active: false });
    expect(Object.values(values.secrets)).toEqual(['', '', '']);
  });

  it('keeps its secrets when none is entered, and needs both when one is', () => {
    expect(secretsOf(entered({}))).toEqual({});
    expect(missingSecrets(entered({}))).toEqual([]);
    expect(missingSecrets(entered({ previous_webhook_secret: 'old' }))).toEqual(['api_key', 'webhook_secret']);
    expect(secretsOf(entered({ api_key: ' sk ', webhook_secret: 'wh' }))).toEqual({
      secrets: { api_key: 'sk', webhook_secret: 'wh' },
    });
  });

  it('is known by the program that speaks to it', () => {
    expect(['', 'stripe', 'other'].map(gatewayName)).toEqual(['none', 'stripe', undefined]);
  });
});
