import { choices, h } from './dom.js';
import { clock, duration, isKnown, number } from './format.js';

const FIRST_SHOWN = 60;
const FILTERS = [
  { value: 'size', label: 'Sizes', hint: 'Changes of the number of replicas' },
  { value: 'life', label: 'Life', hint: 'Starts, savepoints, failures, recoveries' },
  { value: 'all', label: 'All', hint: 'Everything that was told' },
];
const TROUBLE = /Fail|Lost|Unknown|Unavail|Exceeded|Crash|Missing|TimedOut|BackingOff|Conflict/;
/** Told after every change, and news to nobody. */
const CALM = /^(UpToDate|Progressing|Rescal|JobNarrow)/;

/** Decisions with the steps that carried them out folded into them, oldest first. */
export function groups(decisions) {
  const all = [];
  for (const decision of decisions) {
    const kind = kindOf(decision);
    const last = all[all.length - 1];
    if (kind === 'step' && last && (isUnderWay(last) || CALM.test(decision.reasons[0].code))) last.steps.push(decision);
    else all.push({ id: decision.id, head: decision, kind: kind === 'step' ? 'life' : kind, steps: [] });
  }
  return all;
}

/** Whether the new size has not been reached yet. */
function isUnderWay(group) {
  const newest = group.steps[group.steps.length - 1] ?? group.head;
  return newest.phase !== 'Running';
}

function kindOf(decision) {
  if (decision.from !== decision.to && decision.phaseBefore !== '') return 'size';
  const isMove = decision.phase !== decision.phaseBefore;
  const isRescale = decision.phase === 'Rescaling' || decision.phaseBefore === 'Rescaling';
  if (TROUBLE.test(decision.reasons[0].code)) return 'trouble';
  return isMove && !(isRescale && ['Running', 'Rescaling'].includes(decision.phase)) ? 'life' : 'step';
}

/** Seconds from the decision to the moment in which the job had the new size. */
function priceOf(group) {
  const done = group.steps.find((step) => isKnown(step.rescaleSeconds));
  return done ? done.rescaleSeconds : null;
}

/** The reason without what the numbers beside it say already. */
export function sentenceOf(decision) {
  const reason = decision.from !== decision.to ? (decision.scaling?.reason ?? decision.reasons[0]) : decision.reasons[0];
  const message = reason.message.replace(/^from \d+ to \d+ (replicas?|TaskManagers?)( at |: )?/, '');
  return message || reason.code;
}

/** The list of decisions, newest on top. */
export class Decisions {
  #rows = new Map();
  #filter = 'size';
  #text = '';
  #limit = FIRST_SHOWN;
  #all = [];
  #subject = null;

  constructor(list, filters, find, onPoint) {
    this.list = list;
    this.onPoint = onPoint;
    choices(filters, 'filter', FILTERS, this.#filter, (value) => {
      this.#filter = value;
      this.#limit = FIRST_SHOWN;
      this.#render();
    });
    find.addEventListener('input', () => {
      this.#text = find.value.trim().toLowerCase();
      this.#render();
    });
  }

  show(subject, decisions, series) {
    if (subject !== this.#subject) {
      this.#subject = subject;
      this.#rows.clear();
    }
    this.series = series;
    this.#all = groups(decisions);
    this.#render();
  }

  #render() {
    const chosen = this.#all.filter((group) => this.#isChosen(group)).reverse();
    const shown = chosen.slice(0, this.#limit);
    const rows = shown.map((group) => this.#row(group));
    if (chosen.length > shown.length) rows.push(this.#older(chosen.length - shown.length));
    if (rows.length === 0) rows.push(this.#empty());
    const current = [...this.list.children];
    if (rows.length !== current.length || rows.some((row, index) => row !== current[index])) {
      this.list.replaceChildren(...rows);
    }
  }

  #isChosen(group) {
    const fits = this.#filter === 'all' || (this.#filter === 'size' ? group.kind === 'size' : group.kind !== 'size');
    if (!fits || !this.#text) return fits;
    const words = JSON.stringify([group.head, group.steps]).toLowerCase();
    return words.includes(this.#text) || clock(group.head.atMillis).includes(this.#text);
  }

  #empty() {
    const none = this.#all.length === 0 ? 'Nothing was decided yet.' : 'No decision fits.';
    return h('li', { class: 'empty' }, none);
  }

  #older(count) {
    return h('li', { class: 'older' }, h('button', { type: 'button', class: 'quiet', onclick: () => { this.#limit += 200; this.#render(); } }, `Show ${count} older`));
  }

  /** Rows live on, so that what the reader opened stays open. */
  #row(group) {
    const known = this.#rows.get(group.id);
    if (known && known.steps === group.steps.length) return known.element;
    const wasOpen = known?.element.querySelector('details').open ?? false;
    const element = this.#build(group);
    element.querySelector('details').open = wasOpen;
    this.#rows.set(group.id, { element, steps: group.steps.length });
    return element;
  }

  #build(group) {
    const { head, kind } = group;
    const direction = head.to > head.from ? 'up' : head.to < head.from ? 'down' : 'level';
    const price = priceOf(group);
    const body = h('div', { class: 'decision-body' });
    const details = h(
      'details',
      {},
      h(
        'summary',
        {},
        h('time', { datetime: new Date(head.atMillis).toISOString() }, clock(head.atMillis)),
        kind === 'size'
          ? h('span', { class: `move ${direction}` }, h('b', {}, String(head.from)), h('span', { class: 'arrow', role: 'img', 'aria-label': 'to' }, '→'), h('b', {}, String(head.to)))
          : h('span', { class: `move ${kind}` }, head.phase || 'Not deployed'),
        h('span', { class: 'sentence' }, sentenceOf(head)),
        price === null ? null : h('span', { class: 'price', title: 'until the job had the new size' }, `in ${number(price)} s`),
      ),
      body,
    );
    details.addEventListener('toggle', () => {
      if (details.open && !body.hasChildNodes()) body.append(...bodyOf(group, this.series));
    });
    const point = (at) => () => this.onPoint(at);
    return h(
      'li',
      { class: `decision ${kind}`, 'data-id': group.id, onpointerenter: point(head.atMillis), onpointerleave: point(null), onfocusin: point(head.atMillis), onfocusout: point(null) },
      details,
    );
  }

  /** Marks the decision that the crosshair is on. */
  mark(decision) {
    for (const row of this.list.children) {
      const isIt = decision !== null && row.dataset.id === decision.id;
      if (row.classList?.contains('pointed') !== isIt) row.classList.toggle('pointed', isIt);
    }
  }
}

function bodyOf(group, series) {
  const { head, steps } = group;
  const parts = [];
  if (head.scaling) parts.push(...scaling(head.scaling));
  const silence = silenceAfter(head, steps, series);
  const facts = [];
  if (priceOf(group) !== null) facts.push(`new size after ${number(priceOf(group))} s`);
  if (silence !== null) facts.push(`output silent for ${number(silence)} s`);
  if (facts.length) parts.push(h('p', { class: 'cost' }, `Price: ${facts.join(', ')}.`));
  const told = [head, ...steps];
  parts.push(
    h(
      'ol',
      { class: 'steps', 'aria-label': 'Steps' },
      ...told.map((step) =>
        h(
          'li',
          {},
          h('span', { class: 'offset' }, `+${((step.atMillis - head.atMillis) / 1000).toFixed(1)} s`),
          h('span', {}, ...step.reasons.flatMap((reason, i) => [i ? ' ' : '', h('b', {}, reason.code), reason.message ? ` ${reason.message}` : '', i < step.reasons.length - 1 ? ';' : '']), ...step.actions.map((action) => h('em', {}, action))),
        ),
      ),
    ),
  );
  return parts;
}

function scaling(decision) {
  const figure = (value) => (value === null ? 'unknown' : String(value));
  const chain = [
    ['recommended', decision.recommended],
    ['bounded', decision.bounded],
    ['stabilised', decision.stabilized],
    ['decided', decision.to],
  ];
  return [
    h(
      'dl',
      { class: 'metrics' },
      ...decision.metrics.flatMap((metric) => [
        h('dt', {}, metric.metric),
        h(
          'dd',
          {},
          metric.value === null
            ? h('span', { class: 'bad' }, `unknown: ${metric.reason.message}`)
            : [h('b', {}, number(metric.value)), ` against ${metric.target}`, metric.ageSeconds === null ? '' : `, read ${duration(metric.ageSeconds * 1000)} before`, metric.proposal === null ? '' : `: asks for ${metric.proposal}`],
        ),
      ]),
    ),
    h('ul', { class: 'chain', 'aria-label': `Policy ${decision.policy}` }, ...chain.map(([name, value]) => h('li', {}, h('b', {}, figure(value)), h('span', {}, name)))),
    h(
      'ul',
      { class: 'conditions', 'aria-label': 'Conditions' },
      ...decision.conditions.map((condition) => h('li', { 'data-status': String(condition.status), title: condition.reason.message }, h('b', {}, condition.type), ` ${condition.status ? 'true' : 'false'}: ${condition.reason.code}`)),
    ),
  ];
}

/** What was measured between this decision and half a minute after its last step. */
function silenceAfter(head, steps, series) {
  const column = series?.column('outputSilenceSeconds');
  if (!column) return null;
  const end = (steps.length ? steps[steps.length - 1].atMillis : head.atMillis) + 5000;
  const index = series.times.findIndex((at, i) => at >= head.atMillis && at <= end && isKnown(column[i]));
  return index < 0 ? null : column[index];
}
