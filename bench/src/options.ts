import { parseArgs } from 'node:util';

/** What to measure, and how long. */
export type Options = {
  suite: 'token' | 'fhir' | 'bulk';
  /** How often every contender has its turn. */
  rounds: number;
  /** How long a turn lasts. */
  seconds: number;
  /** How many requests are under way at once. */
  connections: number;
  /** Only the contests whose title contains this text. */
  only: string;
  /** How many patients the databases of the FHIR suite hold; one database for each. */
  patients: number[];
  /** How many resources the databases of the bulk suite hold; one database for each. */
  sizes: number[];
  /** Let every server write a CPU profile. */
  profile: boolean;
};

export const usage = `npm run bench -- token|fhir|bulk [--rounds 5] [--seconds 2] [--connections 16] [--only TEXT] [--quick] [--profile]
                                [--patients 100,1000,10000] [--sizes 10000,100000,1000000]

  --rounds       how often every contender has its turn; the verdict is the median of all rounds
  --seconds      how long a turn lasts
  --connections  how many requests are under way at once
  --only         only the contests whose title contains this text, such as "ES384"
  --patients     of the FHIR suite: how many patients the databases hold, one EHR for each; they are kept for the next time
  --sizes        of the bulk suite: how many resources the databases hold; they are kept for the next time
  --quick        one short round: shows that everything works, and says little about speed
  --profile      also write a CPU profile of every server to .data/bench/profiles, for Chrome's developer tools`;

/** A command line that cannot be meant. The message says what is wrong, and how it is used. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export function parseOptions(args: string[]): Options {
  const { values, positionals } = parse(args);
  const [suite, ...others] = positionals;
  if ((suite !== 'token' && suite !== 'fhir' && suite !== 'bulk') || others.length > 0) {
    throw wrong('Name one suite; there are three: token, fhir and bulk.');
  }
  const usual = values.quick
    ? { rounds: '1', seconds: '0.3', patients: '10', sizes: '2000' }
    : { rounds: '5', seconds: '2', patients: '100,1000,10000', sizes: '10000,100000,1000000' };
  return {
    suite,
    rounds: whole('rounds', values.rounds ?? usual.rounds),
    seconds: positive('seconds', values.seconds ?? usual.seconds),
    connections: whole('connections', values.connections ?? '16'),
    only: values.only ?? '',
    patients: (values.patients ?? usual.patients).split(',').map(text => whole('patients', text)),
    sizes: (values.sizes ?? usual.sizes).split(',').map(text => whole('sizes', text, 7)),
    profile: values.profile ?? false,
  };
}

function parse(args: string[]) {
  const options = {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    connections: { type: 'string' },
    only: { type: 'string' },
    patients: { type: 'string' },
    sizes: { type: 'string' },
    quick: { type: 'boolean' },
    profile: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

function whole(name: string, text: string, digits = 5): number {
  if (!/^[1-9]\d*$/.test(text) || text.length > digits)
    throw wrong(`--${name} must be a whole number from 1 on; it is "${text}".`);
  return Number(text);
}

function positive(name: string, text: string): number {
  if (!/^\d{1,3}(\.\d+)?$/.test(text) || Number(text) <= 0) throw wrong(`--${name} must be a number; it is "${text}".`);
  return Number(text);
}

const wrong = (sentence: string) => new UsageError(`${sentence}\n\n${usage}`);
