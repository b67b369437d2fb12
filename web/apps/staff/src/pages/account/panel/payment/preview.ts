/** What would become of a payment, asked of the server. */
import { api, type Schemas } from '@fairdue/api-staff';

export type Preview = Schemas['AllocationPreview'];
export type PreviewShare = Schemas['PreviewShare'];

/** The question; it takes nothing. */
export const previewQuery = (body: Schemas['PaymentBody']) =>
  api.queryOptions('post', '/api/v1/payments/preview/', { body });
