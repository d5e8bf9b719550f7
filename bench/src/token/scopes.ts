/** What the app of the code flow asks for: an id_token, a refresh token and the records of a patient. */
export const appScope = 'openid fhirUser launch/patient offline_access patient/*.rs';

/** What the backend services ask for. */
export const backendScope = 'system/*.rs';

/** What one asks for that only writes. */
export const writingScope = 'system/*.c';

export const scopes = `${appScope} ${backendScope} ${writingScope}`;
