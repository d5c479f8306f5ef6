import { h, s, setText } from './dom.js';
import { UNKNOWN, duration, isKnown, number } from './format.js';

const LEAST_HEIGHT = 120;
const WIDEST = 124;
const MOST_LANES = 40;

/** Both counts side by side, and the share of the shown time in which they were equal. */
export class Balance {
  constructor(host) {
    this.segments = h('span', { class: 'count-number segments' }, UNKNOWN);
    this.sign = h('span', { class: 'sign', 'aria-hidden': 'true' }, '=');
    this.managers = h('span', { class: 'count-number managers' }, UNKNOWN);
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
  #state = { segments: null, managers: null, places: 1, isMoving: false };

  constructor(host) {
    this.host = host;
    new ResizeObserver(() => this.show(this.#state)).observe(host);
  }

  show(state) {
    this.#state = state;
    const { segments, managers, places, isMoving } = state;
    const water = isKnown(segments) ? segments : 0;
    const wheels = isKnown(managers) ? managers : 0;
    const count = Math.min(MOST_LANES, Math.max(places ?? 0, water, wheels, 1));
    const width = Math.floor(this.host.clientWidth);
    const height = Math.max(LEAST_HEIGHT, Math.floor(this.host.clientHeight));
    const shape = [count, water, wheels, isMoving, width, height].join();
    if (shape === this.#shape || width < 50) return;
    this.#shape = shape;
    const pitch = Math.min(WIDEST, width / count);
    const lanes = Array.from({ length: count }, (_, i) =>
      lane((i + 0.5) * pitch, { pitch, height, isMoving, hasWater: i < water, hasWheel: i < wheels }),
    );
    this.host.replaceChildren(
      s(
        'svg',
        {
          width,
          height,
          viewBox: `0 0 ${width} ${height}`,
          role: 'img',
          'aria-label': `${number(segments)} of ${count} lanes carry water, ${number(managers)} have a wheel`,
        },
        ...lanes,
      ),
    );
  }
}

function lane(x, { pitch, height, isMoving, hasWater, hasWheel }) {
  const state = hasWater ? (hasWheel ? 'fed' : 'waiting') : hasWheel ? 'dry' : 'shut';
  const bed = Math.min(46, pitch * 0.62);
  const wheel = Math.min(1, (pitch * 0.9) / 48);
  const d = `M0 0V${height}`;
  return s(
    'g',
    { class: `lane ${state}`, 'data-moving': String(isMoving), transform: `translate(${x.toFixed(1)} 0)` },
    s('path', { class: 'bed', d, 'stroke-width': bed }),
    s('path', { class: 'flow', d: `M${-bed / 4} 0V${height}` }),
    s('path', { class: 'flow late', d: `M${bed / 4} 0V${height}` }),
    s('path', { class: 'gate', d: `M${-bed / 2} 6h${bed}` }),
    s('g', { transform: `translate(0 ${(height * 0.55).toFixed(0)}) scale(${wheel.toFixed(3)})` }, waterWheel()),
  );
}

const PADDLES = Array.from({ length: 8 }, (_, i) => (i * Math.PI) / 4);
const at = (angle, radius, side) => {
  const x = radius * Math.cos(angle) - side * Math.sin(angle);
  const y = radius * Math.sin(angle) + side * Math.cos(angle);
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
};
const SPOKES = PADDLES.map((angle) => `M${at(angle, 4, 0)}L${at(angle, 15, 0)}`).join('');
const BLADES = PADDLES.map((angle) => `M${at(angle, 19.5, -5)}L${at(angle, 19.5, 5)}M${at(angle, 15, 0)}L${at(angle, 19.5, 0)}`).join('');

function waterWheel() {
  return s(
    'g',
    { class: 'wheel' },
    s('circle', { class: 'rim', r: 15 }),
    s('g', { class: 'turning' }, s('path', { class: 'spokes', d: SPOKES }), s('path', { class: 'blades', d: BLADES })),
    s('circle', { class: 'axle', r: 3.6 }),
  );
}
