/** What is entered of a payment processor, and the request it makes. Secrets go one way only. Pure. */
import type { Schemas } from '@fairdue/api-staff';

export const SECRETS = ['api_key', 'webhook_secret', 'previous_webhook_secret'] as const;

/** The programs there are; `none` is money that people see come in. */
export const GATEWAYS = ['stripe', 'hosted', 'none'] as const;

type Secret = (typeof SECRETS)[number];

/** The fields of the form. */
export interface ProcessorValues {
  readonly name: string;
  readonly slug: string;
  readonly gateway: (typeof GATEWAYS)[number];
  readonly api_base_url: string;
  readonly secrets: Readonly<Record<Secret, string>>;
  readonly is_active: boolean;
}

/** The name of a gateway's text. */
export function gatewayName(gateway: string): (typeof GATEWAYS)[number] | undefined {
  return gateway === '' ? 'none' : GATEWAYS.find((name) => name === gateway);
}

/** What the form begins with. */
export function valuesOf(processor: Schemas['ProcessorRow'] | null): ProcessorValues {
  return {
    name: processor?.name ?? '',
    slug: processor?.slug ?? '',
    gateway: processor ? (gatewayName(processor.gateway) ?? 'none') : 'stripe',
    api_base_url: processor?.api_base_url ?? '',
    secrets: { api_key: '', webhook_secret: '', previous_webhook_secret: '' },
    is_active: processor?.is_active ?? true,
  };
}

/** Secrets that would be lost: what is entered replaces all that are kept. */
export function missingSecrets({ secrets }: ProcessorValues): readonly Secret[] {
  const isEntered = SECRETS.some((name) => secrets[name] !== '');
  return isEntered ? (['api_key', 'webhook_secret'] as const).filter((name) => secrets[name] === '') : [];
}

/** What was entered of the secrets; nothing keeps those that are there. */
export function secretsOf({ secrets }: ProcessorValues): { secrets?: Record<string, string> } {
  const entered = SECRETS.filter((name) => secrets[name] !== '').map((name) => [name, secrets[name].trim()]);
  return entered.length > 0 ? { secrets: Object.fromEntries(entered) } : {};
}
