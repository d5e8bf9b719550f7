/** Pages about access that was given: connected apps, and what is in a token. */
export const manage = {
  title: 'Apps with access to your data',
  link: 'Your apps',
  lead: 'You let these apps in. End the access of any of them here; what it has read already stays with it.',
  list: 'Connected apps',
  none: 'No app has access to your data.',
  record: 'Record',
  opened: 'Opened',
  places: { tab: 'By the EHR, in a tab of its own', frame: 'By the EHR, within the chart' },
  since: 'Connected on',
  lastUsed: 'Last used on',
  lasts: 'Lasts',
  durations: { 'until-ended': 'Until you end it', visit: 'While you are signed in' },
  permissions: (count: number, inPart: number) => {
    const part = inPart === 0 ? '' : count === 1 ? ' in part' : `, ${inPart} of them in part`;
    return `What it may do (${count === 1 ? '1 item' : `${count} items`}${part})`;
  },
  only: (kinds: readonly string[]) => `only: ${kinds.join(', ')}`,
  end: 'End access',
  ended: (app: string) => `${app} has no access any more.`,
  endedHint: 'You can connect it again from the app.',
};

export const jwt = {
  title: 'What is in this JWT?',
  lead: 'Paste an id_token or a client assertion to read it and to check it with the keys of this server. It is neither stored nor logged.',
  label: 'JSON Web Token',
  inspect: 'Inspect',
  keys: 'Keys of this server',
  findings: 'Findings',
  header: 'Header',
  claims: 'Claims',
  opaque:
    'This is no JWT but an opaque token: there is nothing in it to read. Ask the introspection endpoint about an access or refresh token.',
  malformed: 'This is no JWT. One has three parts in base64url, with dots between them.',
  signatures: {
    ours: 'This server signed it, and it was not changed since.',
    wrong: 'The signature is wrong: it names a key of this server, but that key did not sign it as it is.',
    'unknown-key': 'This server did not sign it: its key is none of ours. The signature was not checked.',
    unsigned: 'It is not signed at all, so anybody can have written it.',
  },
  fromHere: 'It names this server as its issuer.',
  fromElsewhere: 'It names another issuer than this server.',
  times: {
    valid: 'It is valid now.',
    over: 'It has expired.',
    'not-yet': 'It is not valid yet.',
    unlimited: 'It does not say when it expires.',
  },
};
