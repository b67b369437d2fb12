/** The steps of signing in, and which one comes next. Pure. */
import type { Challenge, Me } from '@fairdue/api-staff';

/** Where a sign-in stands. The password is kept for the steps that ask for it again. */
export type Step =
  | { readonly name: 'credentials'; readonly hasTimedOut: boolean }
  | { readonly name: 'code'; readonly challenge: string; readonly password: string }
  | { readonly name: 'new_password'; readonly password: string }
  | { readonly name: 'enrol'; readonly password: string }
  | { readonly name: 'done'; readonly user: Me };

export const FIRST: Step = { name: 'credentials', hasTimedOut: false };

/** What comes after an answer of the server to `password`. */
export function stepAfter(answer: Me | Challenge, password: string): Step {
  if ('challenge' in answer) {
    return { name: 'code', challenge: answer.challenge, password };
  }
  if (answer.must_change_password) {
    return { name: 'new_password', password };
  }
  return answer.must_enrol_second_factor ? { name: 'enrol', password } : { name: 'done', user: answer };
}

/** Whether somebody may use the app, or has something to do first. */
export function isReady(user: Me | null): user is Me {
  return user !== null && !user.must_change_password && !user.must_enrol_second_factor;
}
