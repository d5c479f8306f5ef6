import { h, s, setText } from './dom.js';
import { duration, isKnown, number } from './format.js';

const LANE = 46;
const HEIGHT = 118;
const MOST_LANES = 40;

/** Both counts side by side, and the share of the shown time in which they were equal. */
export class Balance {
  constructor(host) {
    this.segments = h('span', { class: 'count-number segments' }, '—');
    this.sign = h('span', { class: 'sign', 'aria-hidden': 'true' }, '=');
    this.managers = h('span', { class: 'count-number managers' }, '—');
    this.segmentsLabel = h('span', { class: 'count-label' }, 'segments');
    this.managersLabel = h('span', { class: 'count-label' }, 'TaskManagers');
    this.verdict = h('p', { class: 'verdict', role: 'status' }, 'Waiting for the first figures.');
    this.share = h('p', { class: 'share' }, '\u00a0');
    host.replaceChildren(
      h(
        'div',
        { class: 'equation' },
        h('div', { class: 'side' }, this.segments, this.segmentsLabel),
        this.sign,
        h('div', { class: 'side' }, this.managers, this.managersLabel),
      ),
      this.verdict,
      this.share,
    );
    this.host = host;
  }

  /** @param state what to show; counts are null when unknown */
  show({ segments, managers, labels, verdict, tone, share }) {
    this.host.dataset.tone = tone;
    setText(this.segments, number(segments));
    setText(this.managers, number(managers));
    setText(this.segmentsLabel, labels[0]);
    setText(this.managersLabel, labels[1]);
    const isEqual = segments === managers;
    setText(this.sign, isKnown(segments) && isKnown(managers) ? (isEqual ? '=' : '≠') : '?');
    setText(this.verdict, verdict);
    setText(this.share, share);
  }
}

/** How much of the time both counts were equal, from samples that hold until the next one. */
export function equalShare(series, from, to) {
  const segments = series.column('segments');
  const managers = series.column('taskManagers');
  if (!segments || !managers) return null;
  let equal = 0;
  let whole = 0;
  const times = series.times;
  for (let i = 0; i < times.length; i++) {
    const begin = Math.max(times[i], from);
    const end = Math.min(i + 1 < times.length ? times[i + 1] : to, to);
    if (end <= begin || segments[i] === null || managers[i] === null) continue;
    whole += end - begin;
    if (segments[i] === managers[i]) equal += end - begin;
  }
  return whole > 0 ? { share: equal / whole, millis: whole } : null;
}

export function shareWords(result) {
  if (!result) return '\u00a0';
  const percent = result.share * 100;
  const words = percent > 99.9 && percent < 100 ? '> 99.9' : percent.toFixed(percent < 99.95 ? 1 : 0);
  return `equal for ${words} % of the ${duration(Math.round(result.millis / 1000) * 1000)} shown`;
}

/** The race seen from above: a lane of water for each segment, a wheel in it for each TaskManager. */
export class Lanes {
  #shape = '';

  constructor(host) {
    this.host = host;
  }

  show({ segments, managers, places, isMoving }) {
    const water = isKnown(segments) ? segments : 0;
    const wheels = isKnown(managers) ? managers : 0;
    const count = Math.min(MOST_LANES, Math.max(places ?? 0, water, wheels, 1));
    const shape = [count, water, wheels, isMoving].join();
    if (shape === this.#shape) return;
    this.#shape = shape;
    const lanes = Array.from({ length: count }, (_, i) =>
      lane(i, i < water, i < wheels, isMoving),
    );
    this.host.replaceChildren(
      s(
        'svg',
        {
          viewBox: `0 0 ${count * LANE} ${HEIGHT}`,
          preserveAspectRatio: 'xMidYMid meet',
          role: 'img',
          'aria-label': `${number(segments)} of ${count} lanes carry water, ${number(managers)} have a wheel`,
        },
        s('path', { class: 'pond', d: `M0 5h${count * LANE}` }),
        ...lanes,
      ),
    );
  }
}

function lane(index, hasWater, hasWheel, isMoving) {
  const x = index * LANE + LANE / 2;
  const state = hasWater ? (hasWheel ? 'fed' : 'waiting') : hasWheel ? 'dry' : 'shut';
  return s(
    'g',
    { class: `lane ${state}`, 'data-moving': String(isMoving), transform: `translate(${x} 0)` },
    s('path', { class: 'bed', d: `M0 8V${HEIGHT - 4}` }),
    s('path', { class: 'flow', d: `M0 8V${HEIGHT - 4}` }),
    s('path', { class: 'gate', d: 'M-12 20h24' }),
    s(
      'g',
      { class: 'wheel', transform: 'translate(0 74)' },
      s('circle', { class: 'hub', r: 15 }),
      s('path', { class: 'paddles', d: 'M0-19V19M-19 0H19M-13.4-13.4L13.4 13.4M13.4-13.4L-13.4 13.4' }),
      s('circle', { class: 'axle', r: 3.5 }),
    ),
  );
}
