import { Checkbox } from '@mantine/core';
import type { GrantRow } from '@smart-ehr/ehr-api';
import { useTexts } from '../texts/language.tsx';
import { Negotiation } from './negotiation.tsx';
import { ScopeList } from './scope-list.tsx';

type Props = {
  grants: readonly GrantRow[];
  selected: ReadonlySet<string>;
  onSelect: (ids: ReadonlySet<string>) => void;
};

/** One row for each grant; where there is no room for columns, a small block. */
export function GrantTable({ grants, selected, onSelect }: Props) {
  const { tokens: texts, locale } = useTexts();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const count = grants.filter(({ id }) => selected.has(id)).length;
  const toggle = (ids: readonly string[], isOn: boolean) => {
    const next = new Set(selected);
    for (const id of ids) isOn ? next.add(id) : next.delete(id);
    onSelect(next);
  };
  return (
    <section className="card by-room" aria-label={texts.title}>
      <table className="log grants">
        <thead>
          <tr>
            <td data-label={texts.selectAll}>
              <Checkbox
                aria-label={texts.selectAll}
                checked={count === grants.length}
                indeterminate={count > 0 && count < grants.length}
                onChange={event =>
                  toggle(
                    grants.map(({ id }) => id),
                    event.currentTarget.checked,
                  )
                }
              />
            </td>
            <th scope="col">{texts.description}</th>
            <th scope="col">{texts.user}</th>
            <th scope="col">{texts.scope}</th>
            <th scope="col">{texts.issued}</th>
            <th scope="col">{texts.lastUsed}</th>
            <th scope="col">{texts.lasts}</th>
          </tr>
        </thead>
        <tbody>
          {grants.map(({ id, description, clientId, user, scope, issuedMs, lastUsedMs, offline }) => (
            <tr key={id} data-grant-id={id}>
              <td>
                <Checkbox
                  aria-label={texts.select(description, user?.name ?? texts.service)}
                  checked={selected.has(id)}
                  onChange={event => toggle([id], event.currentTarget.checked)}
                />
              </td>
              <th scope="row">
                {description}
                <code>{clientId}</code>
              </th>
              <td data-label={texts.user}>
                {user ? user.name : texts.service}
                {user && <code>{user.username}</code>}
              </td>
              <td className="scopes" data-label={texts.scope}>
                <ScopeList scope={scope} of={description} />
                <Negotiation grantId={id} app={description} />
              </td>
              <td data-label={texts.issued}>{moment.format(issuedMs)}</td>
              <td data-label={texts.lastUsed}>{lastUsedMs === undefined ? '–' : moment.format(lastUsedMs)}</td>
              <td data-label={texts.lasts}>{offline ? texts.offline : user ? texts.session : texts.token}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
