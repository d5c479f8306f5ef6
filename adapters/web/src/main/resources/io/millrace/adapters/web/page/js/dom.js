const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An HTML element; text children are text, never markup. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Sets text only when it differs, so that assistive technology and selection are left alone. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A row of radio buttons that look like a switch; arrow keys work as the browser does them. */
export function choices(host, name, options, chosen, onChange) {
  host.replaceChildren(
    ...options.map(({ value, label, hint }) =>
      h(
        'label',
        { title: hint },
        h('input', {
          type: 'radio',
          name,
          value,
          checked: value === chosen,
          onchange: () => onChange(value),
        }),
        h('span', {}, label),
      ),
    ),
  );
}
