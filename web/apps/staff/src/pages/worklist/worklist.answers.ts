/** A worklist as the API answers it, for tests. */

export const ROW = {
  id: 'a1',
  external_ref: 'A-1',
  debtor_id: 'd1',
  debtor_name: 'Gwendolyn Sharpe',
  creditor_name: 'Metro Retail',
  status: 'assigned',
  original_amount: '2500.00',
  current_balance: '90071992547409931.25',
  currency: 'USD',
  priority: 3,
  priority_score: 10,
  risk_level: 'HIGH',
  team_id: 't1',
  collector_id: 'c1',
  collector_name: 'Carl Example',
  due_date: '2026-01-01',
  dpd: 17,
  is_escalated: false,
  follow_up_on: '2020-01-01',
  last_contact_at: null,
  created_at: '2026-01-01T10:00:00Z',
};
export const OTHER = { ...ROW, id: 'a2', external_ref: 'A-2', debtor_name: 'Ada Holm' };
export const PAGE = { next: null, previous: null, results: [ROW, OTHER] };
export const SUMMARY = {
  count: 1204,
  is_capped: false,
  due_today: 7,
  overdue: 3,
  escalated: 1,
  balances: [{ currency: 'USD', count: 1204, balance: '458889.09' }],
};
export const NONE = { next: null, previous: null, results: [] };
const VIEW = {
  id: 'v1',
  name: 'Big ones',
  filters: { min_balance: '5000' },
  ordering: 'balance',
  columns: [],
  shared_with: 'agency',
  team_id: null,
  owner_id: 'somebody',
  is_mine: false,
  count: 12,
  count_max: 1000,
  created_at: '2026-01-01T10:00:00Z',
  updated_at: '2026-01-01T10:00:00Z',
};
const COLLECTOR = {
  collector_id: 'c2',
  collector_name: 'Cora Example',
  team_id: 't1',
  team_name: 'Call Center',
  is_active: true,
  away_until: null,
  open_accounts: 5,
  max_accounts: 25,
  room: 20,
  over_by: 0,
};
export const ANSWERS = {
  'GET /api/v1/worklist/': PAGE,
  'GET /api/v1/worklist/summary/': SUMMARY,
  'GET /api/v1/worklist/views/': [VIEW],
  'GET /api/v1/worklist/leases/': NONE,
  'GET /api/v1/assignment-capacity/': { ...NONE, results: [COLLECTOR] },
  'GET /api/v1/teams/': NONE,
  'GET /api/v1/creditors/': NONE,
};
