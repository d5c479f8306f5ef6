import { h, s, setText } from './dom.js';
import { UNKNOWN, isKnown, number } from './format.js';
import { firstAtOrAfter } from './store.js';
import { thinned, timeTicks, valueTicks } from './scale.js';

export const MARGIN = { left: 46, right: 14, top: 12, bottom: 6 };
const AXIS = 20;
const GAP_MILLIS = 6000;
const round = (value) => Math.round(value * 10) / 10;

/** One strip of the stack: its own values, everybody's time. */
export class Chart {
  #width = 0;

  /** @param options title, unit, height, lines [{key, label, kind, tone}], isInteger, hasAxis, floor */
  constructor(options) {
    this.options = options;
    this.height = options.height + (options.hasAxis ? AXIS : 0);
    this.readouts = new Map();
    const legend = options.lines.map((line) => {
      const value = h('span', { class: 'readout' }, UNKNOWN);
      this.readouts.set(line.key, value);
      return h('span', { class: 'key', 'data-tone': line.tone }, h('i', { class: line.kind }), line.label, ' ', value);
    });
    this.svg = s('svg', { class: 'plot', height: this.height, 'aria-hidden': 'true' });
    this.element = h(
      'figure',
      { class: 'chart', 'data-chart': options.id },
      h('figcaption', {}, h('span', { class: 'chart-title' }, options.title, options.unit ? h('span', { class: 'unit' }, ` ${options.unit}`) : null), h('span', { class: 'legend' }, legend)),
      this.svg,
    );
    this.cursor = s('path', { class: 'cursor', d: '' });
    this.dots = s('g', { class: 'dots' });
  }

  draw(series, from, to, width, markers) {
    this.#width = width;
    this.from = from;
    this.to = to;
    this.series = series;
    const { lines, isInteger, height, floor } = this.options;
    const right = width - MARGIN.right;
    const bottom = height - MARGIN.bottom;
    this.x = (at) => MARGIN.left + ((at - from) / (to - from)) * (right - MARGIN.left);
    const shown = lines.map((line) => this.#points(line));
    const isKnownAtAll = lines.some((line) => this.series.column(line.key));
    const highest = Math.max(floor ?? 0, ...shown.flat().map((point) => point.value ?? 0));
    const top = isInteger ? highest + 0.6 : highest * 1.08 || 1;
    this.y = (value) => bottom - (value / top) * (bottom - MARGIN.top);
    const yTicks = !isKnownAtAll ? [0] : valueTicks(isInteger ? highest : top, height > 90 ? 4 : 2, isInteger);
    const xTicks = timeTicks(from, to, right - MARGIN.left, 76);
    this.svg.setAttribute('viewBox', `0 0 ${width} ${this.height}`);
    this.svg.setAttribute('width', width);
    this.svg.replaceChildren(
      s(
        'g',
        { class: 'grid' },
        ...yTicks.map((value) => s('path', { d: `M${MARGIN.left} ${round(this.y(value)) }H${right}`, class: value === 0 ? 'zero' : null })),
        ...xTicks.map(({ at }) => s('path', { d: `M${round(this.x(at))} ${MARGIN.top - 4}V${bottom}` })),
      ),
      s('g', { class: 'labels' }, ...(isKnownAtAll ? [] : [s('text', { x: (MARGIN.left + right) / 2, y: bottom / 2 + 8, 'text-anchor': 'middle' }, 'not measured here')]), ...yTicks.map((value) => s('text', { x: MARGIN.left - 8, y: round(this.y(value)) + 3.5, 'text-anchor': 'end' }, number(value)))),
      ...(this.options.hasAxis ? [this.#axis(xTicks, bottom)] : []),
      ...lines.flatMap((line, index) => this.#line(line, shown[index], bottom)),
      ...(this.options.hasMarkers ? markers.map((marker) => this.#marker(marker)) : []),
      this.cursor,
      this.dots,
    );
  }

  #points(line) {
    const column = this.series.column(line.key);
    if (!column) return [];
    const { times } = this.series;
    const points = [];
    const begin = Math.max(0, firstAtOrAfter(times, this.from) - 1);
    const isEvent = line.kind === 'drops';
    for (let i = begin; i < times.length && times[i] <= this.to; i++) {
      if (times[i] < this.from && (isEvent || times[i + 1] === undefined)) continue;
      const isGap = i > begin && times[i] - times[i - 1] > GAP_MILLIS;
      if (isGap) points.push({ at: times[i] - 1, value: null });
      points.push({ at: Math.max(times[i], this.from), value: column[i] });
    }
    return points;
  }

  #line(line, points, bottom) {
    if (line.kind === 'drops') return this.#drops(line, points, bottom);
    const isStep = line.kind === 'step' || line.kind === 'channel';
    const runs = isStep ? this.#stepRuns(points) : this.#lineRuns(points);
    const path = runs.map((run) => run.d).join('');
    const parts = [];
    if (line.kind === 'area') {
      const area = runs.map((run) => `${run.d}L${run.end} ${bottom}L${run.begin} ${bottom}Z`).join('');
      parts.push(s('path', { class: 'fill', 'data-tone': line.tone, d: area }));
    }
    parts.push(s('path', { class: `stroke ${line.kind}`, 'data-tone': line.tone, d: path }));
    return parts;
  }

  #lineRuns(points) {
    const runs = [];
    let run = null;
    for (const point of thinned(points, this.x)) {
      if (point === null) {
        run = null;
        continue;
      }
      const x = round(this.x(point.at));
      const y = round(this.y(point.value));
      if (!run) runs.push((run = { d: `M${x} ${y}`, begin: x, end: x }));
      else run.d += `L${x} ${y}`;
      run.end = x;
    }
    return runs;
  }

  #stepRuns(points) {
    const runs = [];
    let run = null;
    let level = null;
    for (const point of points) {
      if (point.value === null) {
        run = null;
        continue;
      }
      const x = round(this.x(point.at));
      const y = round(this.y(point.value));
      if (!run) runs.push((run = { d: `M${x} ${y}`, begin: x, end: x }));
      else run.d += point.value === level ? `H${x}` : `H${x}V${y}`;
      level = point.value;
      run.end = x;
    }
    return runs;
  }

  #drops(line, points, bottom) {
    const known = points.filter((point) => point.value !== null);
    return [
      s('path', { class: 'stems', 'data-tone': line.tone, d: known.map((p) => `M${round(this.x(p.at))} ${bottom}V${round(this.y(p.value))}`).join('') }),
      ...known.map((p) => s('circle', { class: 'drop', 'data-tone': line.tone, cx: round(this.x(p.at)), cy: round(this.y(p.value)), r: 3.5 })),
    ];
  }

  #axis(ticks, bottom) {
    return s(
      'g',
      { class: 'labels time' },
      ...ticks
        .filter(({ at }) => this.x(at) < this.#width - 22)
        .map(({ at, label }) => s('text', { x: round(this.x(at)), y: bottom + 17, 'text-anchor': 'middle' }, label)),
    );
  }

  #marker(marker) {
    const x = round(this.x(marker.atMillis));
    const isUp = marker.to > marker.from;
    const d = isUp ? `M${x} 1l4.5 7h-9z` : `M${x} 8l4.5-7h-9z`;
    return s('path', { class: `marker ${isUp ? 'up' : 'down'}`, d });
  }

  /** Points at one sample. */
  point(index) {
    const at = this.series.times[index];
    const x = round(this.x(at));
    this.cursor.setAttribute('d', `M${x} ${MARGIN.top - 8}V${this.options.height - MARGIN.bottom}`);
    const dots = this.options.lines
      .filter((line) => line.kind !== 'drops')
      .map((line) => ({ line, value: this.series.at(line.key, index) }))
      .filter(({ value }) => isKnown(value))
      .map(({ line, value }) => s('circle', { 'data-tone': line.tone, cx: x, cy: round(this.y(value)), r: 3.5 }));
    this.dots.replaceChildren(...dots);
  }

  unpoint() {
    this.cursor.setAttribute('d', '');
    this.dots.replaceChildren();
  }

  /** Shows the figures of one sample in the legend. */
  read(series, index) {
    for (const line of this.options.lines) {
      const value = line.kind === 'drops' ? lastKnown(series, line.key, index) : series.at(line.key, index);
      setText(this.readouts.get(line.key), number(value));
    }
  }
}

/** The newest known figure up to an index; null when there is none. */
function lastKnown(series, key, index) {
  const column = series.column(key) ?? [];
  for (let i = index; i >= 0; i--) if (isKnown(column[i])) return column[i];
  return null;
}
