/** What became of one asked scope. `reduced`: some of its types or interactions were granted. */
export type ScopeOutcome = { asked: string; outcome: 'granted' | 'reduced' | 'denied' };

export function compareScopes(_asked: string, _granted: string): ScopeOutcome[] {
  throw new Error('to come');
}
