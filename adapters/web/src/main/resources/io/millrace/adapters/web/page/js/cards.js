import { h } from './dom.js';
import { duration, number } from './format.js';
import { keyOf } from './store.js';

/** The phase in the words of a reader; the API's word for "not deployed" is the empty one. */
export const phaseWords = (application) => application.phase || 'NotDeployed';

/** Calm, busy or bad: how much a phase wants to be looked at. */
export function phaseTone(phase) {
  if (phase === 'Running') return 'calm';
  return ['DeployFailed', 'Recovering'].includes(phase) ? 'bad' : 'busy';
}

/** Small cards of the applications that are not in the middle of the page. */
export function showCards(host, applications, now, onChoose) {
  host.replaceChildren(...applications.map((application) => card(application, now, onChoose)));
}

function card(application, now, onChoose) {
  const facts = [
    ['Replicas', `${application.ready} of ${application.desired}`],
    ['Restarts', number(application.restarts)],
    ['Memory', application.memoryMiB === null ? '—' : `${number(application.memoryMiB)} MiB`],
    ['CPU', application.cpuCores === null ? '—' : `${number(application.cpuCores)} cores`],
  ];
  const since = application.sinceMillis === null ? '' : ` for ${duration(now - application.sinceMillis)}`;
  return h(
    'article',
    { class: 'card', 'aria-label': keyOf(application) },
    h(
      'header',
      {},
      h('h3', {}, h('button', { type: 'button', class: 'link', onclick: () => onChoose(keyOf(application)) }, application.name)),
      h('span', { class: 'phase', 'data-tone': phaseTone(application.phase) }, phaseWords(application), h('small', {}, since)),
    ),
    h('p', { class: 'card-image' }, `${application.kind} in ${application.namespace}, ${application.image}`),
    h('dl', {}, ...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
    h('p', { class: 'card-reason' }, application.lastReason.message || application.lastReason.code),
  );
}
