/** Everything the staff app may say to the server. */
export { api, client, refreshPaths, type Schemas, transport } from './client';
export { download, fetchChanged, fileNameOf, type Tagged, upload } from './files';
export { idempotent, useIdempotencyKey } from './idempotency';
export { type FieldError, Problem, problemFrom, toProblem } from './problem';
export { makeQueries } from './queries';
export type { components, operations, paths } from './schema';
export {
  acceptLink,
  answerChallenge,
  type Challenge,
  changePassword,
  isSetupNeeded,
  lookAtLink,
  type Me,
  readMe,
  restoreSession,
  signIn,
  signOut,
} from './session';
export { type Reopen, Transport } from './transport';
