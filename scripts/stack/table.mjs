import { style } from '../report/progress.mjs';

/** What a person needs to begin: where everything is, who can sign in, and how to end it. */
export function printTable({ addresses, names, cast, logs }) {
  const { ehr } = addresses;
  const places = [
    ...names.map(name => [addresses[name].title, addresses[name].url]),
    ['Quick View', `${ehr.url}/quick-view`],
    ['FHIR base', `${ehr.url}/fhir`],
    ['SMART discovery', `${ehr.url}/fhir/.well-known/smart-configuration`],
  ];
  const people = cast.people.map(({ username, displayName, about }) => [
    username,
    cast.demoPassword,
    displayName,
    about,
  ]);
  console.log(
    [
      '',
      ...columns(places),
      '',
      ...columns([['username', 'password', 'who', ''], ...people], 'dim'),
      '',
      style('dim', `  Logs: ${logs}   End: Ctrl-C   Start over: npm run reset`),
      '',
    ].join('\n'),
  );
}

/** Rows whose cells are aligned; the first row may be a heading. */
function columns(rows, heading) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  return rows.map((row, index) => {
    const line = `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('   ')}`.trimEnd();
    return heading && index === 0 ? style(heading, line) : line;
  });
}
