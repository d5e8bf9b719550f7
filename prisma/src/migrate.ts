/** Applies every pending migration. */
export async function migrate(url: string): Promise<string[]> {
  throw new Error(url);
}
