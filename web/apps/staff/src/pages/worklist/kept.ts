/** What a worklist opens with that was asked for without filters: each user chooses for himself. */
import { client } from '@fairdue/api-staff';
import { session } from '../../session/session';
import { OWN_TABS, searchOfOwnTab, searchOfView, type WorklistSearch } from './search';

/** Where the chosen view leads; null when none was chosen, or when it is not to be had now. */
export async function keptSearch(): Promise<WorklistSearch | null> {
  const kept = session().user?.preferences.worklist_view ?? null;
  if (kept === null) {
    return null;
  }
  const own = OWN_TABS.find((name) => name === kept);
  if (own) {
    return searchOfOwnTab(own);
  }
  try {
    const { data } = await client.GET('/api/v1/worklist/views/');
    const view = data?.find(({ id }) => id === kept);
    return view ? searchOfView(view) : null;
  } catch {
    return null;
  }
}
