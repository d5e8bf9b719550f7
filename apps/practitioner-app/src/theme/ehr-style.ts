/** The properties of theme.css that an EHR may set. */
type EhrStyle = Record<`--ehr-${string}`, string>;

/**
 * Puts on the look of the EHR, and gives back how to take it off. Decoration: without the file, or with one that says
 * nothing usable, the app keeps its own look.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#styling
 */
export function wearEhrStyle(smartStyleUrl: string | undefined): () => void {
  const leaving = new AbortController();
  const worn = new Set<string>();
  const root = document.documentElement.style;
  if (smartStyleUrl) {
    readEhrStyle(smartStyleUrl, leaving.signal)
      .then(style => {
        if (leaving.signal.aborted) return;
        for (const [name, value] of Object.entries(style)) {
          root.setProperty(name, value);
          worn.add(name);
        }
      })
      .catch(() => undefined);
  }
  return () => {
    leaving.abort();
    for (const name of worn) root.removeProperty(name);
  };
}

/** The file is public, so it is asked for without a token. */
async function readEhrStyle(url: string, signal: AbortSignal): Promise<EhrStyle> {
  const response = await fetch(url, { credentials: 'omit', signal });
  return response.ok ? ehrStyleOf(await response.json()) : {};
}

/**
 * What of a style file is safe to use. You will copy this: the file is data from outside. Only values of an exact form
 * become style, never a text as it came, and no color that would make the chart hard to read. Font and spacing sizes are
 * left to the reader's own settings.
 */
export function ehrStyleOf(json: unknown): EhrStyle {
  const given = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  return {
    ...colorsOf(given),
    ...when('--ehr-radius', given.dim_border_radius, isSmallLength),
    ...when('--ehr-font-body', given.font_family_body, isFontList),
    ...when('--ehr-font-heading', given.font_family_heading, isFontList),
  };
}

/** Colors count together: text must be readable on its background (WCAG 7:1), the others on it too (4.5:1). */
function colorsOf(given: Record<string, unknown>): EhrStyle {
  const { color_background: background, color_text: text } = given;
  if (!isColor(background) || !isColor(text) || contrast(background, text) < 7) return {};
  const scheme = luminance(background) > luminance(text) ? 'light' : 'dark';
  const isReadable = (value: unknown) => isColor(value) && contrast(background, value) >= 4.5;
  return {
    [`--ehr-${scheme}-background`]: background,
    [`--ehr-${scheme}-text`]: text,
    ...when(`--ehr-${scheme}-highlight`, given.color_highlight, isReadable),
    ...when(`--ehr-${scheme}-success`, given.color_success, isReadable),
    ...when(`--ehr-${scheme}-error`, given.color_error, isReadable),
  };
}

const when = (name: `--ehr-${string}`, value: unknown, isFit: (value: unknown) => boolean): EhrStyle =>
  isFit(value) ? { [name]: String(value) } : {};

const isColor = (value: unknown): value is string => typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value);

const isSmallLength = (value: unknown) => typeof value === 'string' && /^(1?\d|2[0-4])px$/.test(value);

/** Names of fonts that the reader may have; none is loaded from anywhere. */
const isFontList = (value: unknown) =>
  typeof value === 'string' && value.length <= 200 && /^(['"]?)[\w -]+\1(\s*,\s*(['"]?)[\w -]+\3)*$/.test(value);

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
