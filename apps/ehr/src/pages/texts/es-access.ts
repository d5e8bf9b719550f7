import type * as en from './en-access.ts';

export const manage: typeof en.manage = {
  title: 'Aplicaciones con acceso a sus datos',
  link: 'Sus aplicaciones',
  lead: 'Usted dio acceso a estas aplicaciones. Aquí puede retirarlo a cualquiera de ellas; lo que ya leyó lo conserva.',
  list: 'Aplicaciones conectadas',
  none: 'Ninguna aplicación tiene acceso a sus datos.',
  record: 'Historial',
  opened: 'Apertura',
  places: {
    tab: 'Desde la historia clínica, en su propia pestaña',
    frame: 'Desde la historia clínica, dentro del historial',
  },
  since: 'Conectada el',
  lastUsed: 'Usada por última vez el',
  lasts: 'Duración',
  durations: { 'until-ended': 'Hasta que usted lo retire', visit: 'Mientras tenga la sesión iniciada' },
  permissions: (count, inPart) => {
    const part = inPart === 0 ? '' : count === 1 ? ' en parte' : `, ${inPart} de ellos en parte`;
    return `Qué puede hacer (${count === 1 ? '1 elemento' : `${count} elementos`}${part})`;
  },
  only: kinds => `solo: ${kinds.join(', ')}`,
  end: 'Retirar el acceso',
  ended: app => `${app} ya no tiene acceso.`,
  endedHint: 'Puede volver a conectarla desde la aplicación.',
};

export const jwt: typeof en.jwt = {
  title: '¿Qué contiene este JWT?',
  lead: 'Pegue un id_token o una aserción de cliente para leerlo y comprobarlo con las claves de este servidor. No se guarda ni se registra.',
  label: 'JSON Web Token',
  inspect: 'Examinar',
  keys: 'Claves de este servidor',
  findings: 'Resultado',
  header: 'Cabecera',
  claims: 'Contenido',
  opaque:
    'No es un JWT, sino un token opaco: no hay nada que leer en él. Pregunte por un token de acceso o de renovación en el extremo de introspección.',
  malformed: 'No es un JWT. Un JWT tiene tres partes en base64url, separadas por puntos.',
  signatures: {
    ours: 'Lo firmó este servidor y no se ha modificado desde entonces.',
    wrong: 'La firma no es correcta: nombra una clave de este servidor, pero esa clave no firmó este contenido.',
    'unknown-key': 'No lo firmó este servidor: su clave no es ninguna de las nuestras. La firma no se comprobó.',
    unsigned: 'No está firmado, así que cualquiera pudo escribirlo.',
  },
  fromHere: 'Nombra a este servidor como emisor.',
  fromElsewhere: 'Nombra a otro emisor, no a este servidor.',
  times: {
    valid: 'Es válido ahora.',
    over: 'Ha caducado.',
    'not-yet': 'Todavía no es válido.',
    unlimited: 'No dice cuándo caduca.',
  },
};
