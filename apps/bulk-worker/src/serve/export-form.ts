import { ConfigError } from '../config.ts';
import { type ExportWish, readGroup } from '../export-wish.ts';
import { Html, html } from './html.ts';

/** What somebody has chosen in the form; the id of the group as it was typed. */
export type Choice = { level: ExportWish['level']; group: string; sinceLast: boolean };

export const usualChoice: Choice = { level: 'system', group: '', sinceLast: false };

export function readChoice(form: URLSearchParams): Choice {
  const level = form.get('level');
  if (level !== 'system' && level !== 'patient' && level !== 'group') throw new ConfigError('Choose what to export.');
  return { level, group: form.get('group')?.trim() ?? '', sinceLast: form.has('since-last') };
}

export const wishOf = ({ level, group }: Choice): ExportWish =>
  level === 'group' ? { level, group: readGroup(group) } : { level };

/** What is wrong with the id of the group; undefined when nothing. */
export function complaintAbout(choice: Choice): string | undefined {
  try {
    wishOf(choice);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

/** As it was left; with a `complaint`, the field that it is about has the focus, and is described by it. */
export function exportForm({ level, group, sinceLast }: Choice, complaint?: string): Html {
  const checkedIf = (isChosen: boolean) => isChosen && new Html('checked');
  const faulty = new Html('autofocus aria-invalid="true" aria-describedby="group-problem"');
  return html`<h2 id="now-title">New export</h2>
    <form method="post" action="/exports">
      <fieldset>
        <legend>What to export</legend>
        <label class="choice"><input type="radio" name="level" value="system" ${checkedIf(level === 'system')}>
          <span>Everything<small>All types that the scopes allow, patients or not</small></span></label>
        <label class="choice"><input type="radio" name="level" value="patient" ${checkedIf(level === 'patient')}>
          <span>All patients<small>Their records, and what these refer to</small></span></label>
        <label class="choice"><input type="radio" name="level" value="group" ${checkedIf(level === 'group')}>
          <span>The members of one group<small>By the id of its Group resource</small></span></label>
        <div class="field">
          <label for="group">Group id</label>
          <input id="group" name="group" value="${group}" maxlength="64" autocomplete="off" spellcheck="false" placeholder="for example diabetes-registry" ${complaint !== undefined && faulty}>
          ${complaint !== undefined && html`<p class="problem" id="group-problem">${complaint}</p>`}
        </div>
      </fieldset>
      <fieldset>
        <legend>How much of it</legend>
        <label class="choice"><input type="checkbox" name="since-last" ${checkedIf(sinceLast)}>
          <span>Only what has changed<small>Since the last complete export of the same kind, if there is one</small></span></label>
      </fieldset>
      <button class="primary">Export now</button>
    </form>`;
}
