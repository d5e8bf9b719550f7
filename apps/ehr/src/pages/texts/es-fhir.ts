import type * as en from './en-fhir.ts';

export const fhir: typeof en.fhir = {
  api: 'API de FHIR',
  parts: 'Dónde está',
  metadata: 'Qué puede hacer este servidor',
  asJson: 'Como JSON',
  history: 'Historial',
  everything: 'Historial completo',
  version: version => `Versión ${version}`,
  changed: 'Último cambio',
  types: 'Tipos de recursos',
  results: 'Resultados',
  none: 'No se encontró nada que este acceso pueda ver.',
  shown: (count, total) =>
    total === undefined || total === count ? `Se muestran ${count}` : `Se muestran ${count} de ${total}`,
  pages: 'Páginas',
  relations: {
    first: 'Primera página',
    previous: 'Página anterior',
    prev: 'Página anterior',
    next: 'Página siguiente',
    last: 'Última página',
  },
  content: 'Contenido',
  tooLong: 'Es demasiado largo para una página. Pida menos con _count, o tómelo como JSON.',
  search: {
    title: type => `Buscar ${type}`,
    hint: 'Deben cumplirse todos los campos que rellene; una coma separa alternativas, y lo que deje vacío no cuenta.',
    submit: 'Buscar',
  },
  problems: {
    400: 'Esta solicitud no se puede responder',
    401: 'Hace falta un token de acceso',
    403: 'El token de acceso no lo permite',
    404: 'Aquí no hay nada',
    410: 'Esto fue eliminado',
    other: 'Esta solicitud falló',
  },
  spec: 'Especificación',
  token: {
    title: 'Cómo enviar un token',
    why: 'Los historiales se abren a las aplicaciones a las que una persona o el EHR dio acceso. Un navegador no envía ningún token por sí mismo, y tener la sesión iniciada en el EHR no abre esta API.',
    how: 'Obtenga un token con una aplicación y envíelo en la cabecera Authorization:',
    discovery: 'Dónde piden los tokens las aplicaciones',
  },
};
