import { h, setText } from './dom.js';
import { UNKNOWN, duration, number } from './format.js';
import { keyOf } from './store.js';

/** The phase in the words of a reader; the API's word for "not deployed" is the empty one. */
export const phaseWords = (application) => application.phase || 'NotDeployed';

/** Calm, busy or bad: how much a phase wants to be looked at. */
export function phaseTone(phase) {
  if (phase === 'Running') return 'calm';
  return ['DeployFailed', 'Recovering'].includes(phase) ? 'bad' : 'busy';
}

/** Small cards of the applications that are not in the middle of the page. */
export class Cards {
  #cards = new Map();

  constructor(host, onChoose) {
    this.host = host;
    this.onChoose = onChoose;
  }

  /** A card stays in its place while it is looked at, tabbed to or pressed: only its words change. */
  show(applications, now) {
    const keys = applications.map(keyOf);
    if (keys.join() !== [...this.#cards.keys()].join()) {
      this.#cards = new Map(applications.map((one) => [keyOf(one), new Card(one, this.onChoose)]));
      this.host.replaceChildren(...[...this.#cards.values()].map((card) => card.element));
    }
    for (const application of applications) this.#cards.get(keyOf(application)).show(application, now);
  }
}

class Card {
  constructor(application, onChoose) {
    const key = keyOf(application);
    this.phase = h('span', {}, '');
    this.since = h('small', {}, '');
    this.phaseHost = h('span', { class: 'phase' }, this.phase, this.since);
    this.image = h('p', { class: 'card-image' }, '');
    this.reason = h('p', { class: 'card-reason' }, '');
    this.facts = ['Replicas', 'Restarts', 'Memory', 'CPU'].map((name) => ({ name, value: h('dd', {}, UNKNOWN) }));
    this.element = h(
      'article',
      { class: 'card', 'aria-label': key },
      h('header', {}, h('h3', {}, h('button', { type: 'button', class: 'link', onclick: () => onChoose(key) }, application.name)), this.phaseHost),
      this.image,
      h('dl', {}, ...this.facts.map(({ name, value }) => h('div', {}, h('dt', {}, name), value))),
      this.reason,
    );
  }

  show(application, now) {
    const { phase, sinceMillis, ready, desired, restarts, memoryMiB, cpuCores } = application;
    this.phaseHost.dataset.tone = application.trouble ? 'bad' : phaseTone(phase);
    setText(this.phase, phaseWords(application));
    setText(this.since, sinceMillis === null ? '' : ` for ${duration(now - sinceMillis)}`);
    setText(this.image, `${application.kind} in ${application.namespace}, ${application.image}`);
    setText(this.reason, application.trouble?.message ?? (application.lastReason.message || application.lastReason.code));
    const figures = [`${ready} of ${desired}`, number(restarts), unit(memoryMiB, 'MiB'), unit(cpuCores, 'cores')];
    this.facts.forEach(({ value }, index) => setText(value, figures[index]));
  }
}

const unit = (value, name) => (value === null ? UNKNOWN : `${number(value)} ${name}`);
