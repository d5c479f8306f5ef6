import { h, setText } from './dom.js';
import { UNKNOWN, duration, isKnown, number } from './format.js';

const TILES = [
  { key: 'parallelism', label: 'Parallelism', unit: '' },
  { key: 'offeredPerSecond', label: 'Offered', unit: 'events/s', tone: 'offered' },
  { key: 'readPerSecond', label: 'Read', unit: 'events/s', tone: 'read' },
  { key: 'backlogRecords', label: 'Backlog', unit: 'records', tone: 'backlog' },
  { key: 'silence', label: 'Output silence', unit: 's', tone: 'silence' },
  { key: 'correct', label: 'Lost, doubled', unit: 'events' },
];

/** The figures of now, each with the one thing that gives it a measure. */
export class Figures {
  #tiles = new Map();

  constructor(host) {
    const list = h('dl', {});
    for (const tile of TILES) {
      const value = h('span', { class: 'value' }, UNKNOWN);
      const aside = h('dd', { class: 'aside' }, '\u00a0');
      this.#tiles.set(tile.key, { value, aside });
      list.append(
        h(
          'div',
          { class: 'figure', 'data-tone': tile.tone, 'data-figure': tile.key },
          h('dt', {}, tile.label),
          h('dd', {}, value, tile.unit ? h('span', { class: 'unit' }, ` ${tile.unit}`) : null),
          aside,
        ),
      );
    }
    host.replaceChildren(list);
  }

  show(series, application, from) {
    const offered = series.now('offeredPerSecond');
    const read = series.now('readPerSecond');
    this.#set('parallelism', series.now('parallelism'), slots(application));
    this.#set('offeredPerSecond', offered, peak(series, 'offeredPerSecond', from));
    this.#set('readPerSecond', read, ratio(read, offered));
    this.#set('backlogRecords', series.now('backlogRecords'), drain(series));
    const silences = silencesOf(series, from);
    const last = silences.length ? silences[silences.length - 1] : null;
    this.#set('silence', last?.value ?? null, silenceAside(silences, series));
    const lost = series.now('lost');
    const doubled = series.now('doubled');
    const { value, aside } = this.#tiles.get('correct');
    setText(value, `${number(lost)}, ${number(doubled)}`);
    const isKnownBoth = isKnown(lost) && isKnown(doubled);
    setText(aside, isKnownBoth ? (lost + doubled === 0 ? 'every event once' : 'not exactly once') : 'not measured here');
    value.closest('.figure').dataset.bad = String(isKnownBoth && lost + doubled > 0);
  }

  #set(key, figure, aside) {
    const tile = this.#tiles.get(key);
    setText(tile.value, number(figure));
    setText(tile.aside, aside || '\u00a0');
  }
}

/** Every silence of the shown time, oldest first. */
export function silencesOf(series, from) {
  const column = series.column('outputSilenceSeconds') ?? [];
  return series.times
    .map((at, index) => ({ at, value: column[index] ?? null }))
    .filter((point) => point.at >= from && isKnown(point.value));
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function silenceAside(silences, series) {
  const isAny = (series.column('outputSilenceSeconds') ?? []).some(isKnown);
  if (silences.length === 0) return isAny ? 'no rescale in this time' : 'no rescale yet';
  const values = silences.map((point) => point.value);
  return `median ${number(median(values))}, longest ${number(Math.max(...values))} s`;
}

function slots(application) {
  return application?.progress?.replace('TaskManagersRegistered', 'registered') ?? '';
}

function peak(series, name, from) {
  const column = series.column(name);
  if (!column) return '';
  const shown = column.filter((value, index) => series.times[index] >= from && isKnown(value));
  return shown.length ? `peak ${number(Math.max(...shown))}` : '';
}

function ratio(read, offered) {
  if (!isKnown(read) || !isKnown(offered) || offered === 0) return '';
  return `${Math.round((read / offered) * 100)} % of the offered`;
}

/** How the backlog moves, over the last ten seconds. */
function drain(series) {
  const last = series.times.length - 1;
  const now = series.at('backlogRecords', last);
  if (!isKnown(now)) return '';
  if (now === 0) return 'none';
  let index = last;
  while (index > 0 && series.times[last] - series.times[index] < 10_000) index--;
  const then = series.at('backlogRecords', index);
  if (!isKnown(then) || index === last) return '';
  const perSecond = ((now - then) / (series.times[last] - series.times[index])) * 1000;
  if (Math.abs(perSecond) < 1) return 'steady';
  return perSecond > 0
    ? `grows by ${number(perSecond)}/s`
    : `gone in ${duration((now / -perSecond) * 1000)}`;
}
