/**
 * A unit as people write it. Servers often send the UCUM code as the unit, which is made for computers.
 * https://ucum.org/ucum
 */
export function readableUnit(unit: string): string {
  return (
    whole[unit] ??
    unit
      .replace('{1.73_m2}', '1.73 m²')
      .replace(/\{[^}]*\}/g, '')
      .replace(/\bm2\b/g, 'm²')
      .replace(/\*(\d+)/g, '^$1')
  );
}

const whole: Record<string, string> = {
  Cel: '°C',
  '[degF]': '°F',
  '[lb_av]': 'lb',
  '[in_i]': 'in',
  'mm[Hg]': 'mmHg',
  '/min': 'per minute',
  '{beats}/min': 'beats per minute',
  '1': '',
};
