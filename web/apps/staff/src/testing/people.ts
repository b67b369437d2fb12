/** The cast of screen tests: one person of each role. */
import type { Me } from '@fairdue/api-staff';
import type { Role } from '../session/roles';

/** Make a person of a role. */
export function person(role: Role, changes: Partial<Me> = {}): Me {
  return {
    id: `id-${role}`,
    username: role,
    email: `${role}@example.test`,
    first_name: 'Alex',
    last_name: 'Example',
    is_superuser: role === 'superuser',
    groups: [role],
    role,
    collector_id: role === 'collector' ? 'collector-1' : null,
    agency_id: 'agency-1',
    agency: {
      id: 'agency-1',
      name: 'Harbour Recovery',
      currency: 'USD',
      locale: 'en-US',
      time_zone: 'America/New_York',
    },
    must_change_password: false,
    capabilities: [],
    has_second_factor: false,
    must_enrol_second_factor: false,
    team_id: null,
    team_ids: [],
    preferences: {
      language: 'en',
      time_zone: 'America/New_York',
      density: 'default',
      theme: 'auto',
      shortcuts: true,
      page_size: 50,
      worklist_view: null,
    },
    ...changes,
  };
}
