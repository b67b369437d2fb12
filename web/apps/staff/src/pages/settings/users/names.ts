/** How people are named in lists. Pure. */

interface Named {
  readonly first_name: string;
  readonly last_name: string;
  readonly username: string;
}

/** First and last name, else the user name. */
export function fullName({ first_name, last_name, username }: Named): string {
  return `${first_name} ${last_name}`.trim() || username;
}
