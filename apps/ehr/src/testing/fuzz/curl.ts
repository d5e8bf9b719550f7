import { bodyOf, headersOf, type RawRequest, targetOf } from './raw-request.ts';

/** The request as a line for a shell (bash). What does not fit onto one is shortened to its size. */
export function asCurl(request: RawRequest, origin: string): string {
  const { host } = new URL(origin);
  const lines = headersOf(request, host).filter(([name, value]) => name !== 'Host' || value !== host);
  const headers = lines
    .map(([name, value]) => ` -H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`)
    .join('');
  const body = bodyOf(request);
  const data = body ? ` --data-binary @<(base64 -d <<< ${body.toString('base64')})` : '';
  const method = request.method === 'HEAD' ? '--head' : `-X ${quoted(request.method)}`;
  return `curl -i --globoff --path-as-is ${method}${headers}${data} ${quoted(origin + targetOf(request))}`;
}

/** Every byte but letters, digits and the harmless is escaped as bash reads it in $'…'. */
function quoted(text: string): string {
  const escaped = [...Buffer.from(text, 'latin1')].map(byte => {
    const character = String.fromCharCode(byte);
    return /[\w .,:;/?&=%+*@~()[\]{}<>|"$!#^-]/.test(character)
      ? character
      : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `$'${escaped.join('')}'`;
}
